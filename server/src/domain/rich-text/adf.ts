/** Limits of what is read of one document; the rest is cut. Jira itself allows far less. */
export const MAX_ADF_DEPTH = 64;
export const MAX_ADF_NODES = 20_000;

/** A node of an Atlassian document (ADF) as read: every member there, whatever was sent. */
export interface AdfNode {
  type: string;
  text: string;
  attrs: Record<string, unknown>;
  marks: unknown[];
  content: unknown[];
}

/** Reads anything as a node; what is not one becomes an empty node of no type. */
export function readNode(value: unknown): AdfNode {
  const { type, text, attrs, marks, content } = isRecord(value) ? value : ({} as Record<string, unknown>);
  return {
    type: typeof type === 'string' ? type : '',
    text: typeof text === 'string' ? text : '',
    attrs: isRecord(attrs) ? attrs : {},
    marks: Array.isArray(marks) ? marks : [],
    content: Array.isArray(content) ? content : [],
  };
}

/** An attribute as text; numbers are written out, anything else is ''. */
export function attribute(attrs: Record<string, unknown>, name: string): string {
  const value = Object.hasOwn(attrs, name) ? attrs[name] : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The day of a date node, whose time is epoch ms in digits. */
export function isoDay(timestamp: string): string {
  const at = new Date(Number(timestamp));
  return timestamp === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 10);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
