/** What a webhook tells: that something there is worth reading. What it says of it is not taken over. */
export interface WebhookHint {
  /** The upstream's own word for what happened. */
  readonly event: string;
  /** Source ids of the tickets it is about. */
  readonly tickets: readonly string[];
  /** It says that the tickets are gone. */
  readonly deleted: boolean;
  /** It is about what the site is made of: a project, a sprint, a board. */
  readonly catalogue: boolean;
}

/** A request as it arrived, before anything is believed of it. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** How one kind of upstream delivers webhooks. */
export interface WebhookDialect {
  /** Whether one of the secrets stands behind exactly these bytes, and recently where there is a time. */
  isAuthentic(request: SignedRequest, secrets: readonly string[], now: number): boolean;
  /**
   * What tells the delivery from another with the same body, and is the same when it is sent again. Null when the
   * body, which is signed where this is not, does so by itself, or when nothing does.
   */
  nameBesideBody(request: SignedRequest, payload: Readonly<Record<string, unknown>>): string | null;
  /** Null when the payload is no webhook of this upstream. */
  hintOf(payload: Readonly<Record<string, unknown>>): WebhookHint | null;
}

/** Makes one site deliver its webhooks to us, and keeps it at that. */
export interface WebhookRegistrar {
  /**
   * Registers anew; what is delivered while one takes the place of another is delivered by either.
   *
   * @throws AppError `upstream_refused` when the site does not let us and registered nothing
   */
  register(wanted: WebhookWanted): Promise<RegisteredWebhooks>;
  /** Looks after those, and extends what would end soon. Null when they are not as they were registered. */
  renew(ids: readonly string[]): Promise<{ expiresAt: number | null } | null>;
  /** Those that are gone already do no harm. */
  remove(ids: readonly string[]): Promise<void>;
}

export interface WebhookWanted {
  /** Where deliveries go. */
  readonly url: string;
  /** What to sign with, where the site lets us choose. */
  readonly secret: string;
  /** Ids of ours whose place these take; they are removed afterwards. */
  readonly replaces: readonly string[];
}

export interface RegisteredWebhooks {
  /** The site's own ids. */
  readonly ids: readonly string[];
  /** What deliveries are signed with. */
  readonly secret: string;
  /** When they end unless they are renewed. */
  readonly expiresAt: number | null;
}
