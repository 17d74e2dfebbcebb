import { describe, expect, it } from 'vitest';
import { testRow } from '../issues/row.testing.ts';
import { fillVariables, openVariables, variableValues } from './fill-variables.ts';

const ticket = testRow({ key: 'IT-7', requester: { id: 3, name: 'Ana María Ruiz' } });

describe('variables of a canned reply', () => {
  it('are filled in from the ticket and the agent, with or without blanks', () => {
    const values = variableValues({ ...ticket, desk_name: 'IT Support' }, 'Olivia Carver');
    const text = 'Hi {{requester.first_name}}, {{ ticket.key }} is with {{desk.name}}. {{agent.name}}';
    expect(fillVariables(text, values)).toBe('Hi Ana, IT-7 is with IT Support. Olivia Carver');
  });

  it('that are unknown or have no value stay as written, and are told', () => {
    const values = variableValues({ ...ticket, requester: null }, 'Olivia Carver');
    const filled = fillVariables('Hi {{requester.name}}, {{order.number}}, {{constructor}}', values);
    expect(filled).toBe('Hi {{requester.name}}, {{order.number}}, {{constructor}}');
    expect(openVariables(filled)).toEqual({ unknown: ['order.number', 'constructor'], empty: ['requester.name'] });
    expect(openVariables('Nothing of {this} kind')).toEqual({ unknown: [], empty: [] });
  });

  it('are filled in once: what a value says is not read again', () => {
    const values = variableValues({ ...ticket, summary: '{{agent.name}}' }, 'Olivia');
    expect(fillVariables('{{ticket.summary}}', values)).toBe('{{agent.name}}');
  });
});
