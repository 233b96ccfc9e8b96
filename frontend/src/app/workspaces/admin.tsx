import type { Workspace } from "../workspace";
import { CareTeamsPage, CrisisLinesPage, RulesPage, StaffPage } from "../pages/staffPages";

export const admin: Workspace = {
  nav: [
    { to: "/", label: "Staff", icon: "people", keys: "g s" },
    { to: "/care-teams", label: "Care teams", icon: "list", keys: "g t" },
    { to: "/crisis", label: "Crisis help", icon: "phone", keys: "g h" },
    { to: "/rules", label: "Rules", icon: "pill", keys: "g r" },
  ],
  routes: [
    { index: true, element: <StaffPage /> },
    { path: "care-teams", element: <CareTeamsPage /> },
    { path: "crisis", element: <CrisisLinesPage /> },
    { path: "rules", element: <RulesPage /> },
  ],
};
