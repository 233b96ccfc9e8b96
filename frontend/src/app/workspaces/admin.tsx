import type { Workspace } from "../workspace";

export const admin: Workspace = {
  nav: [],
  routes: [],
};
