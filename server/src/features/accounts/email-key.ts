/** An e-mail address as accounts are found by it: case and surrounding blanks tell nobody apart. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}
