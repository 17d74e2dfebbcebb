/** What can be done from the keyboard, as data: the dispatcher, the palette and the `?` map read it. */
export const ACTIONS = {
  'list.next': { keys: ['j', 'arrowdown'], group: 'move' },
  'list.previous': { keys: ['k', 'arrowup'], group: 'move' },
  'list.first': { keys: ['home'], group: 'move' },
  'list.last': { keys: ['end'], group: 'move' },
  'board.left': { keys: ['arrowleft'], group: 'move' },
  'board.right': { keys: ['arrowright'], group: 'move' },
  'board.moveLeft': { keys: ['shift+arrowleft'], group: 'move' },
  'board.moveRight': { keys: ['shift+arrowright'], group: 'move' },
  'board.move': { keys: ['shift+m'], group: 'ticket' },
  'ticket.open': { keys: ['enter'], group: 'move' },
  'app.back': { keys: ['escape'], group: 'move' },
  'ticket.comment': { keys: ['c'], group: 'ticket' },
  'ticket.note': { keys: ['i'], group: 'ticket' },
  'ticket.canned': { keys: [';'], group: 'ticket' },
  'ticket.assign': { keys: ['a'], group: 'ticket' },
  'ticket.take': { keys: ['t'], group: 'ticket' },
  'ticket.move': { keys: ['m'], group: 'ticket' },
  'ticket.priority': { keys: ['p'], group: 'ticket' },
  'ticket.labels': { keys: ['l'], group: 'ticket' },
  'ticket.edit': { keys: ['e'], group: 'ticket' },
  'ticket.new': { keys: ['n'], group: 'ticket' },
  'select.toggle': { keys: ['x'], group: 'select' },
  'select.down': { keys: ['shift+j', 'shift+arrowdown'], group: 'select' },
  'select.up': { keys: ['shift+k', 'shift+arrowup'], group: 'select' },
  'select.all': { keys: ['shift+x'], group: 'select' },
  'bulk.undo': { keys: ['z'], group: 'select' },
  'app.palette': { keys: ['mod+k'], group: 'app' },
  'app.search': { keys: ['/'], group: 'app' },
  'app.keys': { keys: ['?'], group: 'app' },
  'app.rail': { keys: ['['], group: 'app' },
  'go.all_unsolved': { keys: ['g a'], group: 'go' },
  'go.my_unsolved': { keys: ['g m'], group: 'go' },
  'go.unassigned': { keys: ['g u'], group: 'go' },
  'go.urgent_high_priority': { keys: ['g h'], group: 'go' },
  'go.in_progress': { keys: ['g p'], group: 'go' },
  'go.pending_requester_response': { keys: ['g w'], group: 'go' },
  'go.pending_subtask': { keys: ['g s'], group: 'go' },
  'go.new_today': { keys: ['g n'], group: 'go' },
  'go.recently_updated': { keys: ['g r'], group: 'go' },
  'go.recently_solved': { keys: ['g d'], group: 'go' },
  'go.all_your_requests': { keys: ['g y'], group: 'go' },
  'go.everything': { keys: ['g e'], group: 'go' },
  'go.board': { keys: ['g b'], group: 'go' },
} as const satisfies Record<string, { keys: readonly string[]; group: ActionGroup }>;

export type ActionId = keyof typeof ACTIONS;
export type ActionGroup = 'move' | 'ticket' | 'select' | 'go' | 'app';
export const ACTION_GROUPS: readonly ActionGroup[] = ['move', 'ticket', 'select', 'go', 'app'];

/** The key shown beside an action. */
export const keysOf = (id: ActionId): string => ACTIONS[id].keys[0];
