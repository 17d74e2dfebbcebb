import { STARRED_MAX, type StarredPlace } from '@speedyflow/contract/starred';
import { useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { Star } from 'lucide-react';
import { useTranslate } from '../../app/i18n/language.ts';
import { useActions } from '../../app/keyboard/actions.ts';
import { keysOf } from '../../app/keyboard/key-map.ts';
import { useObservable } from '../../app/observable.ts';
import { IconButton } from '../../design/button.tsx';
import { streamState } from '../changes/live-updates.ts';
import { isStarred, setStar, useStarred } from './starred-places.ts';

/** Puts a place on top of the rail, or takes it from there; the account remembers it, so the server must be heard. */
export function StarButton({ place }: { place: StarredPlace }) {
  const t = useTranslate();
  const client = useQueryClient();
  const starred = useStarred();
  const { live } = useObservable(streamState);
  const has = starred !== undefined && isStarred(starred, place);
  const may = live && starred !== undefined && (has || starred.length < STARRED_MAX);
  const change = () => void setStar(client, place, !has);
  useActions(may ? { 'place.star': change } : {});
  return (
    <IconButton
      label={t(has ? 'star.remove' : 'star.add')}
      keys={keysOf('place.star')}
      onClick={change}
      disabled={!may}
      className="disabled:bg-transparent!"
    >
      <Star className={clsx('size-4', has && 'fill-current text-accent')} />
    </IconButton>
  );
}
