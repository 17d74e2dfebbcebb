/** A parsed JQL query: what must hold, or null for everything, and in which order. */
export interface JqlQuery {
  where: JqlNode | null;
  orderBy: JqlOrder[];
}

export interface JqlOrder {
  field: string;
  descending: boolean;
}

export type JqlNode =
  | { kind: 'and' | 'or'; nodes: JqlNode[] }
  | { kind: 'not'; node: JqlNode }
  | { kind: 'clause'; field: string; operator: JqlOperator; operand: JqlOperand }
  /** `was`, `changed`: asks a ticket's past. */
  | { kind: 'history'; field: string; operator: 'was' | 'changed' };

export type JqlOperator = '=' | '!=' | '>' | '>=' | '<' | '<=' | '~' | '!~' | 'in' | 'not in' | 'is' | 'is not';

export type JqlOperand =
  | { kind: 'literal'; text: string }
  | { kind: 'empty' }
  | { kind: 'call'; name: string; args: string[] }
  | { kind: 'list'; items: JqlOperand[] };
