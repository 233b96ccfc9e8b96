import type { Workspace } from "../workspace";
import { RatesPage } from "../pages/readingPages";
import { CareTeamsPage, CrisisLinesPage, DutyPage, RulesPage, StaffPage } from "../pages/staffPages";

export const admin: Workspace = {
  nav: [
    { to: "/", label: "Staff", icon: "people", keys: "g s" },
    { to: "/care-teams", label: "Care teams", icon: "list", keys: "g t" },
    { to: "/duty", label: "On duty", icon: "clock", keys: "g d" },
    { to: "/crisis", label: "Crisis help", icon: "phone", keys: "g h" },
    { to: "/rules", label: "Rules", icon: "pill", keys: "g r" },
    { to: "/rates", label: "Rates", icon: "trend", keys: "g a" },
  ],
  routes: [
    { index: true, element: <StaffPage /> },
    { path: "care-teams", element: <CareTeamsPage /> },
    { path: "duty", element: <DutyPage /> },
    { path: "crisis", element: <CrisisLinesPage /> },
    { path: "rules", element: <RulesPage /> },
    { path: "rates", element: <RatesPage /> },
  ],
};
