import type { Workspace } from "../workspace";

export const prescriber: Workspace = {
  nav: [],
  routes: [],
};
