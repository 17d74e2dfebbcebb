interface Listed {
  data: { id: number; name: string }[];
}

/** Calls the API as one of the demo's people. */
export async function signedIn(url: string, email: string) {
  const request = (method: string, path: string, body?: object, headers = {}) =>
    fetch(`${url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  const entered = await request('POST', '/user/login', { email, password: 'demo' });
  const cookie = entered.headers.getSetCookie().map((one) => one.split(';')[0]);
  return async (method: string, path: string, body?: object): Promise<Listed> => {
    const response = await request(method, path, body, { cookie: cookie.join('; ') });
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
    return (await response.json()) as Listed;
  };
}
