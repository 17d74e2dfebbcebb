/** Whether what one keeps is everybody's too. */
export function ShareChoice({ shared, name, hint }: { shared: boolean | undefined; name: string; hint: string }) {
  return (
    <label className="flex items-start gap-2">
      <input type="checkbox" name="shared" defaultChecked={shared} className="mt-1 accent-accent-fill" />
      <span>
        {name}
        <span className="block text-ink-3 text-xs">{hint}</span>
      </span>
    </label>
  );
}
