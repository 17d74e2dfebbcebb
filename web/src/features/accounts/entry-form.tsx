import type { ComponentProps, FormEvent, ReactNode } from 'react';
import { Problem } from '../../app/problem.tsx';
import { Button } from '../../design/button.tsx';
import { Labelled } from '../../design/labelled.tsx';

export interface EntryFormProps {
  title: string;
  submit: string;
  busy: boolean;
  error: unknown;
  onSubmit(values: Record<string, string>): void;
  children: ReactNode;
}

/** The page before the product: one small form on a quiet ground. */
export function EntryForm({ title, submit, busy, error, onSubmit, children }: EntryFormProps) {
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(Object.fromEntries(new FormData(event.currentTarget)) as Record<string, string>);
  };
  return (
    <main className="flex min-h-full items-center justify-center bg-rail p-4">
      <form onSubmit={send} className="flex w-full max-w-80 flex-col gap-4">
        <img src="/favicon.svg" alt="" className="size-9" />
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        {children}
        {error != null && <Problem of={error} />}
        <Button type="submit" look="solid" className="h-8 max-sm:h-10" disabled={busy}>
          {submit}
        </Button>
      </form>
    </main>
  );
}

export interface FieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: string;
}

export function Field({ label, hint, ...input }: FieldProps) {
  return (
    <Labelled name={label} hint={hint}>
      <input required className="field field-line" {...input} />
    </Labelled>
  );
}
