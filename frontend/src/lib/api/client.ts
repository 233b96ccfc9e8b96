/** The one way to the server: adds the header it asks for, turns refusals into ProblemError, asks for the password when it must. */
import { OfflineError, ProblemError, type Problem } from "./problem";
import type { paths } from "./schema";

type Value = string | number | boolean;

export interface Options {
  path?: Record<string, Value>;
  query?: Record<string, Value | undefined>;
  body?: unknown;
  /** The version that was seen, where the address asks for it. */
  ifMatch?: string;
  signal?: AbortSignal;
}

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** The addresses that the server's document has for a method: a mistyped one does not compile. */
type AddressFor<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<Lowercase<M>, object> ? P : never;
}[keyof paths];

/** Asks the person for the password; true once the server has accepted it. */
type ConfirmPassword = () => Promise<boolean>;

let confirmPassword: ConfirmPassword = () => Promise.resolve(false);
let signedOut: () => void = () => undefined;

/** The app says here what happens when a session ends or a password is asked for again. */
export function configureClient(handlers: { confirmPassword: ConfirmPassword; signedOut: () => void }): void {
  confirmPassword = handlers.confirmPassword;
  signedOut = handlers.signedOut;
}

export function get<T>(path: AddressFor<"GET">, options: Options = {}): Promise<T> {
  return call<T>("GET", path, options);
}

export function post<T>(path: AddressFor<"POST">, options: Options = {}): Promise<T> {
  return call<T>("POST", path, options);
}

export function put<T>(path: AddressFor<"PUT">, options: Options = {}): Promise<T> {
  return call<T>("PUT", path, options);
}

export function del<T>(path: AddressFor<"DELETE">, options: Options = {}): Promise<T> {
  return call<T>("DELETE", path, options);
}

async function call<T>(method: Method, path: string, options: Options): Promise<T> {
  try {
    return await once<T>(method, path, options);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    if (error.slug === "confirm-password" && (await confirmPassword())) {
      return once<T>(method, path, options);
    }
    if (error.status === 401 && !path.startsWith("/api/account/sign-in")) signedOut();
    throw error;
  }
}

async function once<T>(method: Method, path: string, options: Options): Promise<T> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "GET") headers["X-Evenkeel"] = "1";
  if (options.ifMatch !== undefined) headers["If-Match"] = options.ifMatch;
  if (options.body !== undefined) headers["Content-Type"] = "application/json";
  const response = await send(address(path, options), {
    method,
    headers,
    credentials: "same-origin",
    body: options.body === undefined ? null : JSON.stringify(options.body),
    signal: options.signal ?? null,
  });
  if (!response.ok) throw new ProblemError(await problemOf(response));
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new OfflineError();
  }
}

function address(template: string, { path = {}, query = {} }: Options): string {
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = path[name];
    if (value === undefined) throw new Error(`The address ${template} needs ${name}.`);
    return encodeURIComponent(String(value));
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size > 0 ? `${filled}?${search}` : filled;
}

async function problemOf(response: Response): Promise<Problem> {
  if (response.headers.get("Content-Type")?.startsWith("application/problem+json")) {
    return (await response.json()) as Problem;
  }
  return {
    type: "/problems/unreadable-answer",
    title: "The server gave an answer we could not read",
    status: response.status,
    detail: `Please try again. If it happens again, tell the clinic: code ${response.status}.`,
  };
}
