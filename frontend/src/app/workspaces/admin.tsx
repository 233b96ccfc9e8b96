import type { Workspace } from "../workspace";
import { CareTeamsPage, StaffPage } from "../pages/staffPages";

export const admin: Workspace = {
  nav: [
    { to: "/", label: "Staff", icon: "people", keys: "g s" },
    { to: "/care-teams", label: "Care teams", icon: "list", keys: "g t" },
  ],
  routes: [
    { index: true, element: <StaffPage /> },
    { path: "care-teams", element: <CareTeamsPage /> },
  ],
};
