import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslate } from '../../../app/i18n/language.ts';
import { IconButton } from '../../../design/button.tsx';

/** A value to be taken elsewhere: shown whole, selected by a click, copied by the button. */
export function Copyable({ label, value }: { label: string; value: string }) {
  const t = useTranslate();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
  };
  return (
    <div className="flex flex-col gap-1">
      <span className="font-medium text-ink-2 text-xs">{label}</span>
      <span className="flex items-center gap-1 rounded-md border bg-sunken pr-1 pl-2.5">
        <code className="min-w-0 grow select-all py-1.5 font-mono text-ink text-xs [overflow-wrap:anywhere]">
          {value}
        </code>
        <IconButton
          label={t(copied ? 'copied' : 'copy')}
          aria-label={`${t('copy')}: ${label}`}
          onClick={() => void copy().catch(() => undefined)}
        >
          {copied ? <Check className="size-3.5 text-ok" /> : <Copy className="size-3.5" />}
        </IconButton>
      </span>
    </div>
  );
}
