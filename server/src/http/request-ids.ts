import { randomBytes } from 'node:crypto';

/** Makes ids of requests: drawn once for the process and counted from there, as drawing one for each costs more than some answers. */
export function requestIds(): () => string {
  const process = randomBytes(6).toString('base64url');
  let requests = 0;
  return () => {
    requests += 1;
    return `${process}-${requests.toString(36)}`;
  };
}
