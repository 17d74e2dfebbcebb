const NAME = 'speedyflow_session';
/** As long as a session can last at most; the server ends idle ones earlier. */
const MAX_AGE_SECONDS = 7 * 24 * 3600;

/** Name and attributes of the session cookie, which depend on whether people come over https. */
export class SessionCookie {
  readonly name: string;
  readonly #begins: string;
  readonly #attributes: string;

  constructor(secure: boolean) {
    // __Host-: the browser refuses it unless it is Secure, for `/`, and of this very host.
    this.name = secure ? `__Host-${NAME}` : NAME;
    this.#begins = `${this.name}=`;
    this.#attributes = `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  }

  /** The token in a Cookie header; undefined when there is none, or more than one, of which one may be planted. */
  read(header = ''): string | undefined {
    const begins = this.#begins;
    // Most often it is the only one.
    if (header.startsWith(begins) && !header.includes(';')) return header.slice(begins.length).trim();
    const found = header
      .split(';')
      .map((pair) => pair.trim())
      .filter((pair) => pair.startsWith(begins));
    return found.length === 1 ? found[0]?.slice(begins.length) : undefined;
  }

  /** The Set-Cookie header for a new session; null ends it. */
  write(token: string | null): string {
    const value = token === null ? '; Max-Age=0' : `${token}; Max-Age=${MAX_AGE_SECONDS}`;
    return `${this.name}=${value}${this.#attributes}`;
  }
}
