import { describe, expect, test } from 'vitest';
import { PeopleMet } from './decode-person.ts';
import { decodeRequest, requestTypeName } from './decode-request.ts';

const catalogue = {
  shown: [],
  storyPoints: [],
  sprint: null,
  requestType: 'customfield_1',
  participants: 'customfield_2',
  approvals: 'customfield_3',
  slas: [],
};
const none = { ...catalogue, requestType: null, participants: null, approvals: null };
const user = (accountId: string) => ({ accountId, displayName: `Person ${accountId}` });

describe('a request', () => {
  test('tells its type, its status for the portal, participants and approvals', () => {
    const people = new PeopleMet();
    const custom = {
      customfield_1: { requestType: { name: 'New laptop' }, currentStatus: { status: 'With the boss' } },
      customfield_2: [user('a'), user('b')],
      customfield_3: [
        {
          id: '5',
          name: 'Waiting for approval',
          finalDecision: 'approved',
          approvers: [
            { approver: user('b'), approverDecision: 'approved' },
            { approver: user('c'), approverDecision: 'declined' },
            { approver: null, approverDecision: 'pending' },
          ],
          createdDate: { epochMillis: 1_000 },
          completedDate: { epochMillis: 2_000 },
        },
        { id: '6', name: 'Budget', finalDecision: 'pending' },
      ],
    };
    expect(requestTypeName(custom, catalogue)).toBe('New laptop');
    expect(decodeRequest(custom, catalogue, people)).toEqual({
      organization: null,
      portalStatus: 'With the boss',
      involved: [
        { person: 'a', as: 'participant' },
        { person: 'b', as: 'participant' },
      ],
      approvals: [
        {
          name: 'Waiting for approval',
          verdict: 'approved',
          createdAt: 1_000,
          decidedAt: 2_000,
          approvers: [
            { person: 'b', verdict: 'approved' },
            { person: 'c', verdict: 'declined' },
          ],
        },
        { name: 'Budget', verdict: 'pending', createdAt: null, decidedAt: null, approvers: [] },
      ],
      satisfaction: null,
      measures: null,
    });
    expect(people.all().map(({ sourceId }) => sourceId)).toEqual(['a', 'b', 'c']);
  });

  test.each([
    ['nothing', {}],
    ['nulls', { customfield_1: null, customfield_2: null, customfield_3: null }],
    ['other shapes', { customfield_1: 'x', customfield_2: { accountId: 'a' }, customfield_3: [null, 'y', [1]] }],
  ])('of %s tells nothing', (_of, custom) => {
    expect(decodeRequest(custom, catalogue, new PeopleMet())).toBeNull();
    expect(requestTypeName(custom, catalogue)).toBeNull();
  });

  test('of a site without service desks tells nothing', () => {
    expect(decodeRequest({ customfield_2: [user('a')] }, none, new PeopleMet())).toBeNull();
  });
});
