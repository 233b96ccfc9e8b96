import type { Workspace } from "../workspace";
import { CareTeamsPage, DutyPage, RulesPage, StaffPage } from "../pages/staffPages";

export const admin: Workspace = {
  nav: [
    { to: "/", label: "Staff", icon: "people", keys: "g s" },
    { to: "/care-teams", label: "Care teams", icon: "list", keys: "g t" },
    { to: "/duty", label: "On duty", icon: "clock", keys: "g d" },
    { to: "/rules", label: "Rules", icon: "pill", keys: "g r" },
  ],
  routes: [
    { index: true, element: <StaffPage /> },
    { path: "care-teams", element: <CareTeamsPage /> },
    { path: "duty", element: <DutyPage /> },
    { path: "rules", element: <RulesPage /> },
  ],
};
