import { Rows3, SquareKanban } from 'lucide-react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { useActions } from '../../../app/keyboard/actions.ts';
import { keysOf } from '../../../app/keyboard/key-map.ts';
import { IconButton } from '../../../design/button.tsx';
import type { ListPlace } from './list-place.ts';
import { chooseListShape, useListShape } from './list-shape.ts';

/** Shows the same tickets as a board, or as a list again. */
export function ShapeSwitch({ place }: { place: ListPlace }) {
  const t = useTranslate();
  const other = useListShape(place) === 'list' ? 'board' : 'list';
  const change = () => chooseListShape(place, other);
  useActions({ 'list.shape': change });
  return (
    <IconButton label={t(`list.as.${other}`)} keys={keysOf('list.shape')} onClick={change}>
      {other === 'board' ? <SquareKanban className="size-4" /> : <Rows3 className="size-4" />}
    </IconButton>
  );
}
