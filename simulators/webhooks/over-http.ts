/** The real network and the real time, for simulators that are processes. */
import http from 'node:http';
import https from 'node:https';
import type { Clock, Send, Timers } from './post-office.ts';

export const wallClock: Clock = { now: () => Date.now() };

/** Timers that do not keep a process alive. */
export const wallTimers: Timers = {
  after(ms, task) {
    const timer = setTimeout(task, ms).unref();
    return () => clearTimeout(timer);
  },
};

const plain = new http.Agent({ keepAlive: true });
const secure = new https.Agent({ keepAlive: true });

/** The plain client, at half the cost of `fetch`: a simulator shares its machine with whom it calls. */
export const sendOverHttp: Send = ({ url, method, headers, body, signal }) =>
  new Promise((resolve, reject) => {
    const { request } = url.startsWith('https:') ? https : http;
    const agent = url.startsWith('https:') ? secure : plain;
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request(url, { method, headers: { ...headers, ...length }, signal, agent }, (response) => {
      // Read to the end, or the connection is not used again.
      response
        .resume()
        .once('end', () => resolve({ status: response.statusCode ?? 0 }))
        .once('error', reject);
    });
    outgoing.once('error', reject).end(body);
  });
