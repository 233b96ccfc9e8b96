/** What the server says when it refuses: RFC 9457 problem+json. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  errors?: Record<string, unknown>;
  [extra: string]: unknown;
}

export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = "ProblemError";
    this.problem = problem;
  }

  get status(): number {
    return this.problem.status;
  }

  /** The last part of the type: "/problems/slot-taken" is "slot-taken". */
  get slug(): string {
    return this.problem.type.split("/").at(-1) ?? "";
  }

  get title(): string {
    return this.problem.title;
  }

  get detail(): string {
    return this.problem.detail ?? "";
  }

  /** Flat list of "field: what is wrong" for people. */
  get fieldErrors(): Record<string, string> {
    return flatten(this.problem.errors ?? {});
  }

  extra<T>(name: string): T | undefined {
    return this.problem[name] as T | undefined;
  }
}

/** The server could not be reached at all. */
export class OfflineError extends Error {
  constructor() {
    super("We cannot reach the clinic's server. Check your connection; nothing you typed is lost.");
    this.name = "OfflineError";
  }
}

export function isProblem(error: unknown, slug?: string): error is ProblemError {
  return error instanceof ProblemError && (slug === undefined || error.slug === slug);
}

function flatten(errors: Record<string, unknown>, prefix = ""): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [key, value] of Object.entries(errors)) {
    const name = prefix === "" || key === "_schema" ? key : `${prefix}.${key}`;
    if (Array.isArray(value)) flat[name] = value.map(String).join(" ");
    else if (typeof value === "object" && value !== null) {
      const inner = ["json", "query", "path"].includes(key) && prefix === "" ? "" : name;
      Object.assign(flat, flatten(value as Record<string, unknown>, inner));
    } else flat[name] = String(value);
  }
  return flat;
}
