import type { OutgoingRequest } from '../../simulators/webhooks/post-office.ts';
import { Random } from '../../simulators/world/random.ts';
import { CrashPlan, type CrashPoint } from './crash-points.ts';
import { Disk } from './disk.ts';
import { type Effect, stillStands } from './effects.ts';
import type { Machine } from './mortal-ports.ts';
import { Nemesis } from './nemesis.ts';
import { Network } from './network.ts';
import { type ProcessParts, ServerProcess } from './server-process.ts';
import type { Setting } from './setting.ts';
import { PARTS, type SimulatedSite, simulatedJira, simulatedZendesk } from './simulated-sites.ts';
import type { DataFolder } from './template-database.ts';
import type { Trace } from './trace.ts';
import { VirtualTime } from './virtual-time.ts';
import { WebhookLedger } from './webhook-ledger.ts';
import type { Deeds } from './writes-oracle.ts';

/** Share of what others do that moves, links or removes tickets. */
const UPHEAVALS = 0.15;

/** Longest time from the end of one life of the server to the next. */
const DOWN_MAX_MS = 20_000;

/** A server between its sites and its people, all of it in this process, in a time of its own. */
export class World {
  readonly time: VirtualTime;
  readonly machine: Machine;
  readonly nemesis: Nemesis;
  readonly network: Network;
  readonly crashes: CrashPlan<ServerProcess>;
  readonly webhooks = new WebhookLedger();
  readonly sites: SimulatedSite[] = [];
  readonly #trace: Trace;
  readonly #folder: DataFolder;
  readonly #random: Random;
  readonly #parts: ProcessParts;
  #process!: ServerProcess;

  private constructor(seed: number, setting: Setting, folder: DataFolder, trace: Trace) {
    const draw = (stream: number) => new Random(seed, stream);
    const { begin, troubleUntil } = setting;
    this.#folder = folder;
    this.#trace = trace;
    this.#random = draw(11);
    this.time = new VirtualTime(begin, draw(12));
    this.machine = { skewMs: setting.skewMs };
    this.nemesis = new Nemesis(draw(13), setting.sites, { from: begin, until: troubleUntil });
    const { time, nemesis } = this;
    this.network = new Network({ time, nemesis, trace, random: draw(14), pageSize: setting.pageSize });
    this.crashes = new CrashPlan((point, process) => void this.#crash(point, process));
    this.#parts = {
      time,
      machine: this.machine,
      network: this.network,
      sites: this.sites,
      random: draw(15),
      file: folder.newDatabase(String(seed)),
      dataDir: folder.path,
      intervalSeconds: setting.intervalSeconds,
      disk: new Disk(),
      reach: (point, process) => this.crashes.reach(point, process),
      log: (line) => this.note(`log ${line}`),
    };
  }

  static async begin(seed: number, setting: Setting, folder: DataFolder, trace: Trace): Promise<World> {
    const world = new World(seed, setting, folder, trace);
    const options = {
      time: world.time,
      seed: setting.site,
      tickets: setting.tickets,
      anchorMs: setting.begin,
      send: (request: OutgoingRequest) => world.#deliver(request),
    };
    const { zone, indexLagMs } = setting;
    if (setting.sites.includes('jira')) world.sites.push(await simulatedJira({ ...options, zone, indexLagMs }));
    if (setting.sites.includes('zendesk')) world.sites.push(await simulatedZendesk(options));
    await world.#start();
    return world;
  }

  /** The server as it is at present, or was when it died. */
  get process(): ServerProcess {
    return this.#process;
  }

  note(what: string): void {
    this.#trace.note(this.time.now(), what);
  }

  /** Other people do something at a site, now and then something that turns much around. */
  liveElsewhere(site: SimulatedSite, random: Random): void {
    const seed = random.int(1, 1e9);
    this.note(`elsewhere ${site.kind} ${random.chance(UPHEAVALS) ? site.upheave(seed) : site.live(seed)}`);
  }

  /** What was done for the server at the sites. */
  get deeds(): Deeds {
    const siteOf = ({ site }: Effect) => this.sites.find(({ kind }) => kind === site) as SimulatedSite;
    return {
      effects: this.network.effects,
      stillStands: (effect) => this.time.hold(() => stillStands(effect, siteOf(effect))),
    };
  }

  /** Nothing goes wrong any more, and the site's clocks and ours agree again. */
  heal(): void {
    this.nemesis.rest();
    this.crashes.disarm();
    for (const site of this.sites) {
      site.office.setChaos({ drop: 0, duplicate: 0, reorder: 0, late: 0 });
      for (let part = 0; part < PARTS; part++) site.hide(part, false);
    }
    this.note('peace');
  }

  async end(): Promise<void> {
    await this.#process.bury();
    this.#folder.removeDatabase(this.#parts.file);
  }

  async #start(): Promise<void> {
    this.#process = await ServerProcess.open(this.#parts);
    await this.#process.boot(this.#parts);
    this.note('started');
  }

  /** Another process takes over; the one before does not know it yet. */
  async takeOver(): Promise<void> {
    const before = this.#process;
    this.note('take-over');
    this.nemesis.count('take-over');
    await this.time.hold(() => this.#start());
    this.time.after(this.#random.int(1_000, DOWN_MAX_MS), () => {
      before.life.end();
      void this.time.hold(() => before.bury());
    });
  }

  async #crash(point: CrashPoint, dead: ServerProcess): Promise<void> {
    this.note(`crash ${point}`);
    this.nemesis.count(`crash ${point}`);
    dead.life.end();
    await this.time.sleep(this.#random.int(0, DOWN_MAX_MS));
    await this.time.hold(async () => {
      await dead.bury();
      if (dead === this.#process) await this.#start();
    });
  }

  /** Carries a webhook to whichever life of the server is there when it arrives. */
  async #deliver({ url, method, headers, body }: OutgoingRequest): Promise<{ status: number }> {
    await this.time.sleep(this.#random.int(5, 80));
    const process = this.#process;
    const { pathname, search } = new URL(url);
    const answer = await process.answer({ method: method as 'POST', url: pathname + search, headers, payload: body });
    if (answer !== null) this.crashes.reach('before an answer to a webhook', process);
    this.note(`webhook ${pathname} ${answer?.statusCode ?? 'unheard'}`);
    if (answer === null || !process.life.alive) throw new Error('nobody answers');
    if (answer.statusCode === 200) this.webhooks.thank({ headers, body });
    return { status: answer.statusCode };
  }
}
