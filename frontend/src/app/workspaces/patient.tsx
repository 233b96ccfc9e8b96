import type { Workspace } from "../workspace";
import { TodayPage } from "../pages/TodayPage";

export const patient: Workspace = {
  nav: [{ to: "/", label: "Today", icon: "today" }],
  routes: [{ index: true, element: <TodayPage /> }],
};
