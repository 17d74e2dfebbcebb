/** What is wrong with a query. */

/** The text is not JQL. */
export class JqlSyntaxError extends Error {}

/** The text is JQL, but names things that do not exist or do not fit together; one message per fault. */
export class JqlMeaningError extends Error {
  readonly messages: readonly string[];

  constructor(messages: readonly string[]) {
    super(messages.join(' '));
    this.messages = messages;
  }
}
