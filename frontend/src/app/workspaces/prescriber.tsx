import { lazy } from "react";
import type { Workspace } from "../workspace";
import { CaseloadPage } from "../pages/CaseloadPage";
import { ChartPage } from "../pages/ChartPage";
import { DrugPage, DrugsPage } from "../pages/drugPages";
import { MedicationReviewPage } from "../pages/MedicationReviewPage";
import { PersonalListPage } from "../pages/PersonalListPage";
import { ReconciliationPage } from "../pages/ReconciliationPage";
import { VisitAside } from "../pages/VisitAside";
import {
  DutyPage,
  FlagsPage,
  HoursPage,
  LabsPage,
  RefillsPage,
  RegisterPatientPage,
  ReviewsPage,
  RulesPage,
  SchedulePage,
  SecondLooksPage,
} from "../pages/staffPages";

const VisitRoomPage = lazy(() => import("../pages/VisitRoomPage"));

export const prescriber: Workspace = {
  nav: [
    { to: "/", label: "Caseload", icon: "people", keys: "g c", also: ["/patients"] },
    { to: "/refills", label: "Refills", icon: "pill", keys: "g r" },
    { to: "/reviews", label: "Reviews", icon: "list", keys: "g m" },
    { to: "/second-looks", label: "Second looks", icon: "stop", keys: "g k", also: ["/rules"] },
    { to: "/labs", label: "Labs due", icon: "clock", keys: "g l" },
    { to: "/schedule", label: "Schedule", icon: "calendar", keys: "g s" },
    { to: "/flags", label: "Safety flags", icon: "flag", keys: "g f", also: ["/duty"] },
    { to: "/drugs", label: "Drugs", icon: "search", keys: "g d" },
  ],
  routes: [
    { index: true, element: <CaseloadPage /> },
    { path: "patients/new", element: <RegisterPatientPage /> },
    { path: "labs", element: <LabsPage /> },
    { path: "patients/:patientId", element: <ChartPage /> },
    { path: "patients/:patientId/reconciliation", element: <ReconciliationPage /> },
    { path: "patients/:patientId/review", element: <MedicationReviewPage /> },
    { path: "patients/:patientId/list", element: <PersonalListPage /> },
    { path: "patients/:patientId/visits/:visitId/room", element: <VisitRoomPage aside={(patientId) => <VisitAside patientId={patientId} />} /> },
    { path: "reviews", element: <ReviewsPage /> },
    { path: "refills", element: <RefillsPage /> },
    { path: "second-looks", element: <SecondLooksPage /> },
    { path: "rules", element: <RulesPage /> },
    { path: "schedule", element: <SchedulePage /> },
    { path: "schedule/hours", element: <HoursPage /> },
    { path: "flags", element: <FlagsPage /> },
    { path: "duty", element: <DutyPage /> },
    { path: "drugs", element: <DrugsPage /> },
    { path: "drugs/:slug", element: <DrugPage /> },
  ],
};
