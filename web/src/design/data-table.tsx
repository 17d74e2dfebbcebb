import clsx from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

export interface Column {
  name: string;
  /** Figures stand at the right. */
  figures?: boolean;
  /** Left out where the table has no room. */
  wideOnly?: boolean;
  width?: string;
}

/** A small table with hairlines; its columns stay where they are whatever the figures do. */
export function DataTable({ label, columns, children }: { label: string; columns: Column[]; children: ReactNode }) {
  return (
    <div className="@container">
      <table aria-label={label} className="w-full table-fixed border-collapse">
        <thead>
          <tr className="border-b text-left text-ink-3 text-xs">
            {columns.map(({ name, figures, wideOnly, width }) => (
              <th
                key={name}
                scope="col"
                className={clsx(
                  'h-7 pr-3 font-normal last:pr-0',
                  figures && 'text-right',
                  wideOnly && '@max-[46rem]:hidden',
                  width,
                )}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

export interface CellProps extends ComponentProps<'td'> {
  figures?: boolean;
  wideOnly?: boolean;
}

export function Cell({ figures, wideOnly, className, ...props }: CellProps) {
  return (
    <td
      className={clsx(
        'py-1.5 pr-3 align-top last:pr-0',
        figures && 'numeric text-right',
        wideOnly && '@max-[46rem]:hidden',
        className,
      )}
      {...props}
    />
  );
}
