import type { Workspace } from "../workspace";

export const careSupport: Workspace = {
  nav: [],
  routes: [],
};
