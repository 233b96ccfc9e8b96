import type { Workspace } from "../workspace";
import { CaseloadPage } from "../pages/CaseloadPage";
import { ChartPage } from "../pages/ChartPage";
import { DrugPage, DrugsPage } from "../pages/drugPages";
import { MedicationReviewPage } from "../pages/MedicationReviewPage";
import { PersonalListPage } from "../pages/PersonalListPage";
import { PrescriptionPage } from "../pages/PrescriptionPage";
import { RatesPage, ReviewQueuePage } from "../pages/readingPages";
import { ReconciliationPage } from "../pages/ReconciliationPage";
import { DutyPage, FlagsPage, LabsPage, RefillsPage, RegisterPatientPage, SchedulePage } from "../pages/staffPages";
import { TrendReading } from "@/features/measures/TrendReading";

export const careSupport: Workspace = {
  nav: [
    { to: "/", label: "Queue", icon: "list", keys: "g q" },
    { to: "/patients", label: "Patients", icon: "people", keys: "g p" },
    { to: "/labs", label: "Labs due", icon: "clock", keys: "g l" },
    { to: "/schedule", label: "Schedule", icon: "calendar", keys: "g s" },
    { to: "/flags", label: "Safety flags", icon: "flag", keys: "g f", also: ["/duty"] },
    { to: "/check-ins", label: "Check-ins", icon: "check", keys: "g i" },
    { to: "/rates", label: "Rates", icon: "trend", keys: "g a" },
    { to: "/drugs", label: "Drugs", icon: "search", keys: "g d" },
  ],
  routes: [
    { index: true, element: <RefillsPage /> },
    { path: "patients", element: <CaseloadPage title="Patients" /> },
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
    { path: "schedule", element: <SchedulePage /> },
    { path: "flags", element: <FlagsPage /> },
    { path: "duty", element: <DutyPage /> },
    { path: "drugs", element: <DrugsPage /> },
    { path: "drugs/:slug", element: <DrugPage /> },
  ],
};
