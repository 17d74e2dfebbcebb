import { expect, it } from 'vitest';
import type { Agent } from './agent.ts';
import { describeDemo } from './describe-demo.ts';
import { HOSTILE_DESCRIPTION, HOSTILE_FILES, HOSTILE_GALLERY, HOSTILE_HTML } from './hostile-content.ts';
import { jiraAt } from './simulators.ts';

const READABLE = 'The words that are meant to be read.';

/** Notes what runs and what the content policy reports. Browser code, and so text. */
const WATCH = `
  globalThis.ran = [];
  globalThis.attacked = () => globalThis.ran.push('attacked');
  for (const name of ['alert', 'open']) globalThis[name] = () => globalThis.ran.push(name);
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    globalThis.ran.push(violatedDirective + ' ' + blockedURI));
`;

/** What of the page should not be there, and whether it stays in its bounds. */
const LEFT = `({
  forbidden: [...document.querySelectorAll(
    '.rich-text :is(script, style, link, base, meta, form, input, button, iframe, object, embed, template, svg, math, video, [style], [id], [name])'
  )].map((it) => it.outerHTML),
  addresses: [...document.querySelectorAll('.rich-text a[href]')].map((it) => it.protocol)
    .filter((it) => !['http:', 'https:', 'mailto:'].includes(it)),
  loaded: [...document.querySelectorAll('.rich-text :is(img, source, video, audio)')].map((it) => it.currentSrc || it.src)
    .filter((it) => !it.startsWith(location.origin)),
  clobbered: [globalThis.config, document.config].filter(Boolean).length + (typeof document.cookie === 'string' ? 0 : 1),
  overflow: document.scrollingElement.scrollWidth - innerWidth,
})`;

const NOTHING = { forbidden: [], addresses: [], loaded: [], clobbered: 0, overflow: 0 };

/** Takes a file into the page in every way in which one can run or restyle it; answers what of that was let in. Browser code. */
const EMBED = (address: string) => `(async () => {
  const address = ${JSON.stringify(address)};
  const put = (name, members) => new Promise((resolve) => {
    const element = Object.assign(document.createElement(name), members);
    element.onload = () => resolve(name + ' loaded');
    element.onerror = () => resolve(undefined);
    document.body.append(element);
  });
  const taken = [
    await put('script', { src: address }),
    await put('script', { src: address, type: 'module' }),
    await put('link', { rel: 'stylesheet', href: address }),
    await import(address).then(() => 'imported', () => undefined),
    await navigator.serviceWorker?.register(address).then(() => 'registered', () => undefined),
    await new Promise((resolve) => {
      const worker = new Worker(address);
      worker.onerror = () => resolve(undefined);
      worker.onmessage = () => resolve('worked');
    }),
  ];
  const styled = getComputedStyle(document.documentElement).getPropertyValue('--attacked');
  return [...taken, styled].filter(Boolean);
})()`;

describeDemo('content that wishes ill', (at) => {
  /** Somebody whose page is watched, and whatever it asks of others than this server. */
  async function watched(options: Parameters<typeof at.agent>[0] = {}): Promise<{ agent: Agent; elsewhere: string[] }> {
    const agent = await at.agent({ serviceWorkers: 'block', ...options });
    const elsewhere: string[] = [];
    await agent.page.addInitScript(WATCH);
    agent.page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol !== 'data:' && origin !== new URL(at.demo.url).origin) elsewhere.push(request.url());
    });
    await agent.signIn(at.demo.url);
    return { agent, elsewhere };
  }

  /** Presses every link of the text: what ran, and what was left of it. */
  async function provoke({ page }: Agent): Promise<{ ran: string[]; left: unknown }> {
    await page.evaluate(`for (const link of document.querySelectorAll('.rich-text a')) {
      link.addEventListener('click', (event) => link.protocol.startsWith('http') && event.preventDefault());
      link.click();
    }`);
    return { ran: await page.evaluate<string[]>('ran'), left: await page.evaluate(LEFT) };
  }

  it.each([1440, 390])('A42, A43, A44, A48: in Jira is words and nothing else, at %i px', async (width) => {
    const { agent, elsewhere } = await watched({ viewport: { width, height: 900 } });
    const { page } = agent;
    const key =
      (await agent
        .rows()
        .filter({ hasText: /MSM-\d/ })
        .first()
        .getAttribute('data-row')) ?? '';
    const named = '<img src=x onerror=attacked()> "quoted" & {{template}} <%= attacked() %>';
    const labels = ['<svg/onload=attacked()>', 'javascript:attacked()'];
    await jiraAt(at.demo.addresses.jira).change(key, { summary: named, labels, description: HOSTILE_DESCRIPTION });
    await page.locator(`[data-row="${key}"]`, { hasText: named }).waitFor();
    await page.goto(`${at.demo.url}/tickets/${key}`);
    await page.locator('.rich-text', { hasText: READABLE }).first().waitFor();
    await page
      .getByText(labels[0] as string)
      .first()
      .waitFor();
    expect(await provoke(agent)).toEqual({ ran: [], left: NOTHING });
    await page.goto(`${at.demo.url}/search?q=template`);
    await page.locator(`[data-row="${key}"]`, { hasText: '<img src=x' }).waitFor();
    expect(await page.evaluate('ran')).toEqual([]);
    expect(elsewhere).toEqual([]);
    expect(agent.complaints).toEqual([]);
    await page.context().close();
  });

  it('A45, A47, A49: is cleaned where it becomes part of the page, should it come that far', async () => {
    const { agent, elsewhere } = await watched();
    const { page } = agent;
    const key = (await agent.rows().first().getAttribute('data-row')) ?? '';
    await page.route(`**/issues/${key}*`, async (route) => {
      const answer = await (await route.fetch()).json();
      await route.fulfill({ json: { ...answer, data: { ...answer.data, description_html: HOSTILE_HTML } } });
    });
    await page.goto(`${at.demo.url}/tickets/${key}`);
    await page.locator('.rich-text', { hasText: READABLE }).first().waitFor();
    const { ran, left } = await provoke(agent);
    // The page's policy holds for the document it is cleaned in as well, and is heard from there.
    expect(ran.filter((report) => !/^(style-src|base-uri)/.test(report))).toEqual([]);
    expect(left).toEqual(NOTHING);
    expect(elsewhere).toEqual([]);
    await page.context().close();
  });

  it('A46: in files is saved and never run, and only what is a picture is shown as one', async () => {
    const { agent, elsewhere } = await watched({ serviceWorkers: 'allow' });
    const { page } = agent;
    const key =
      (await agent
        .rows()
        .filter({ hasText: /MSM-\d/ })
        .last()
        .getAttribute('data-row')) ?? '';
    const jira = jiraAt(at.demo.addresses.jira);
    await jira.attach(key, HOSTILE_FILES);
    await jira.change(key, { summary: 'Files of every kind', description: HOSTILE_GALLERY });
    await page.locator(`[data-row="${key}"]`, { hasText: 'Files of every kind' }).waitFor();
    await page.goto(`${at.demo.url}/tickets/${key}`);
    const text = page.locator('.rich-text', { hasText: READABLE }).first();
    await text.waitFor();
    const named = page.locator('a[download]', { hasText: 'picture.gif' }).last();
    await named.waitFor();

    // In the text: what says it is a picture, and of that only what is one has anything to show.
    const pictures = `[...document.querySelectorAll('.rich-text img')].map(({ alt, complete, naturalWidth }) =>
      alt + ' ' + (complete ? naturalWidth : 'to come'))`;
    await expect
      .poll(() => page.evaluate(pictures))
      .toEqual(['typed-picture.png 0', 'both.gif 12605', 'picture.gif 1']);
    expect(await text.locator('a.adf-media, a', { hasText: 'drawing.svg' }).count()).toBe(1);
    expect(await provoke(agent)).toEqual({ ran: [], left: NOTHING });

    // At their own addresses, and in whatever somebody might make of these.
    const names = HOSTILE_FILES.map(({ name }) => name);
    const addresses = await page.evaluate<string[]>(
      `[...document.querySelectorAll('a[download]')].filter((it) => ${JSON.stringify(names)}.includes(it.download)).map((it) => it.href)`,
    );
    expect(addresses).toHaveLength(HOSTILE_FILES.length);
    for (const address of addresses) {
      const headers = (await page.request.get(address)).headers();
      expect(headers).toMatchObject({
        'content-disposition': expect.stringMatching(/^attachment;/),
        'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['content-type']).toMatch(/^(application\/octet-stream|image\/(png|gif))$/);
      const [download] = await Promise.all([page.waitForEvent('download'), page.goto(address).catch(() => undefined)]);
      expect(names).toContain(download.suggestedFilename());
      expect(page.url()).toBe(`${at.demo.url}/tickets/${key}`);
      expect(await page.evaluate(EMBED(address)), address).toEqual([]);
    }
    expect(await page.evaluate('ran')).toEqual([]);
    expect(elsewhere).toEqual([]);
    await page.context().close();
  });

  it('A51: does not run even where it was put into the page itself', async () => {
    const { page } = (await watched()).agent;
    await page.evaluate(`(() => {
      const script = document.createElement('script');
      script.textContent = 'attacked()';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src="https://evil.example/1.gif" onerror="attacked()">');
      document.body.insertAdjacentHTML('beforeend', '<p style="position:fixed">styled</p>');
    })()`);
    await expect
      .poll(() => page.evaluate<string[]>('ran'))
      .toEqual(
        expect.arrayContaining([
          'script-src-elem inline',
          'img-src https://evil.example/1.gif',
          'script-src-attr inline',
          'style-src-attr inline',
        ]),
      );
    expect(await page.evaluate('ran')).not.toContain('attacked');
    await page.context().close();
  });

  it.each(['//evil.example', '/\\evil.example', 'https:evil.example', '/\t/evil.example', 'javascript:attacked()'])(
    'A50: leads nobody away after the sign-in: %s',
    async (next) => {
      const agent = await at.agent();
      const { page } = agent;
      await page.addInitScript(WATCH);
      await page.goto(`${at.demo.url}/sign-in?next=${encodeURIComponent(next)}`);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(({ pathname }) => pathname !== '/sign-in');
      expect(new URL(page.url()).origin).toBe(new URL(at.demo.url).origin);
      expect(await page.evaluate('ran')).toEqual([]);
      await page.context().close();
    },
  );

  it.each(['/', '/nowhere', '/assets/nothing.js', '/api/v1/nowhere', '/api/v1/issues'])(
    'A51: finds a policy at %s as well',
    async (path) => {
      const { headers } = await fetch(at.demo.url + path, { headers: { accept: 'text/html' } });
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe-|\*/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );
});
