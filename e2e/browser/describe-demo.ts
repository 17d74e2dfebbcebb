import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { Agent, CHROMIUM, openBrowser } from './agent.ts';
import { type Demo, startDemo } from './demo.ts';

/** What the tests of a suite have at hand once they run. */
export interface AtHand {
  readonly demo: Demo;
  /** Somebody with a window of their own. */
  agent(options?: Parameters<typeof Agent.at>[1]): Promise<Agent>;
}

/** Describes what people do at a demo and in a browser of the suite's own. Left out where there is no browser. */
export function describeDemo(name: string, suite: (at: AtHand) => void): void {
  describeServer(name, startDemo, suite);
}

/** The same at a server that is started otherwise. */
export function describeServer(name: string, start: () => Promise<Demo>, suite: (at: AtHand) => void): void {
  describe.skipIf(CHROMIUM === undefined)(name, () => {
    let demo: Demo;
    let browser: Browser;
    beforeAll(async () => {
      [demo, browser] = await Promise.all([start(), openBrowser()]);
    });
    afterAll(async () => {
      await browser?.close();
      await demo?.stop();
    });
    suite({
      get demo() {
        return demo;
      },
      agent: (options) => Agent.at(browser, options),
    });
  });
}
