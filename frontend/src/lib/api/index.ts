export { configureClient, del, get, post, put } from "./client";
export { isProblem, OfflineError, ProblemError, type Problem } from "./problem";
export type * from "./types";
