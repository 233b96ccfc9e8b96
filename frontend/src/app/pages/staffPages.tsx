/** Pages of the staff that are a title and one feature. */
import { Button } from "@mantine/core";
import { Link } from "react-router";
import { PageHeader } from "@/components";
import { OpenFlags, OpenFlagsBanner } from "@/features/measures/SafetyFlags";
import { RefillQueue } from "@/features/messaging/RefillQueue";
import { CareTeams } from "@/features/people/CareTeams";
import { RegisterPatient } from "@/features/people/RegisterPatient";
import { Staff } from "@/features/people/Staff";
import { AvailabilityEditor } from "@/features/visits/AvailabilityEditor";
import { Schedule } from "@/features/visits/Schedule";
import { useAccount } from "@/lib/account";
import { mayOffer } from "@/lib/permissions";

export function RefillsPage() {
  return (
    <>
      <PageHeader title="Refill requests" lead="Soonest run-out first" />
      <OpenFlagsBanner />
      <RefillQueue />
    </>
  );
}

export function FlagsPage() {
  return (
    <>
      <PageHeader title="Safety flags" />
      <OpenFlags />
    </>
  );
}

export function SchedulePage() {
  const { role } = useAccount();
  return (
    <>
      <PageHeader
        title="Schedule"
        actions={
          mayOffer(role, "set-availability") && (
            <Button component={Link} to="/schedule/hours" variant="default">
              Your weekly hours
            </Button>
          )
        }
      />
      <Schedule />
    </>
  );
}

export function HoursPage() {
  return (
    <>
      <PageHeader
        title="Your weekly hours"
        actions={
          <Button component={Link} to="/schedule" variant="default">
            Back to the schedule
          </Button>
        }
      />
      <AvailabilityEditor />
    </>
  );
}

export function RegisterPatientPage() {
  return (
    <>
      <PageHeader title="Register a patient" />
      <RegisterPatient />
    </>
  );
}

export function StaffPage() {
  return (
    <>
      <PageHeader title="Staff" />
      <Staff />
    </>
  );
}

export function CareTeamsPage() {
  return (
    <>
      <PageHeader title="Care teams" lead="Members see the patients of their teams; nobody else does." />
      <CareTeams />
    </>
  );
}
