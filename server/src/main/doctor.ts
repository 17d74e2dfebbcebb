import { systemClock } from '../stdx/clock.ts';
import type { Config } from './config/config.ts';
import { readConfig } from './config/from-process.ts';
import { databaseAndKey } from './doctor/database.ts';
import { type Finding, fault, findingsReport, well } from './doctor/finding.ts';
import { dataFolder, freeDisk, port } from './doctor/machine.ts';
import { redisAtHand } from './doctor/redis.ts';
import { upstreamSites } from './doctor/upstream-sites.ts';

/** `speedyflow doctor`: looks at everything a start needs, one line each; exit code 1 when there is a fault. */
const args = process.argv.slice(2);
const { config, findings } = settings(args.filter((word) => word !== '--json'));
const all = config ? [...findings, ...(await examine(config))] : findings;
process.stdout.write(`${args.includes('--json') ? JSON.stringify(all, null, 2) : findingsReport(all)}\n`);
process.exitCode = all.every(({ ok }) => ok) ? 0 : 1;

/** Without valid settings nothing else can be looked at. */
function settings(flags: readonly string[]): { config?: Config; findings: Finding[] } {
  const loaded = readConfig(flags);
  const warnings = loaded.warnings.map((warning) => fault('settings', warning, 'rename or remove it'));
  if (!loaded.ok) {
    return {
      findings: [...loaded.faults.map(({ setting, problem, mend }) => fault(setting, problem, mend)), ...warnings],
    };
  }
  return { config: loaded.config, findings: [well('settings', 'all can be read'), ...warnings] };
}

async function examine(config: Config): Promise<Finding[]> {
  const means = { clock: systemClock, random: Math.random, allowPrivate: config.allowPrivateUpstreams };
  const looks = [
    dataFolder(config),
    freeDisk(config),
    port(config),
    databaseAndKey(config),
    redisAtHand(config),
    upstreamSites(config, means),
  ];
  return (await Promise.all(looks)).flat();
}
