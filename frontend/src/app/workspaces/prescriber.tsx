import { lazy } from "react";
import type { Workspace } from "../workspace";
import { CaseloadPage } from "../pages/CaseloadPage";
import { ChartPage } from "../pages/ChartPage";
import { DrugPage, DrugsPage } from "../pages/drugPages";
import { MedicationReviewPage } from "../pages/MedicationReviewPage";
import { PersonalListPage } from "../pages/PersonalListPage";
import { PrescriptionPage } from "../pages/PrescriptionPage";
import { RatesPage, ReviewQueuePage } from "../pages/readingPages";
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
import { TrendReading } from "@/features/measures/TrendReading";

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
    { to: "/check-ins", label: "Check-ins", icon: "check", keys: "g i" },
    { to: "/rates", label: "Rates", icon: "trend", keys: "g a" },
    { to: "/drugs", label: "Drugs", icon: "search", keys: "g d" },
  ],
  routes: [
    { index: true, element: <CaseloadPage /> },
    { path: "patients/new", element: <RegisterPatientPage /> },
    { path: "labs", element: <LabsPage /> },
    { path: "patients/:patientId", element: <ChartPage /> },
    { path: "patients/:patientId/check-ins", element: <TrendReading /> },
    { path: "check-ins", element: <ReviewQueuePage /> },
    { path: "rates", element: <RatesPage /> },
    { path: "patients/:patientId/reconciliation", element: <ReconciliationPage /> },
    { path: "patients/:patientId/review", element: <MedicationReviewPage /> },
    { path: "patients/:patientId/list", element: <PersonalListPage /> },
    { path: "patients/:patientId/prescriptions/:prescriptionId", element: <PrescriptionPage /> },
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
