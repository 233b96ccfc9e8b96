/** Pages of the staff that are a title and one feature. */
import { Button, Stack } from "@mantine/core";
import { Link } from "react-router";
import { PageHeader } from "@/components";
import { OpenFlags, OpenFlagsBanner } from "@/features/measures/SafetyFlags";
import { RefillQueue } from "@/features/messaging/RefillQueue";
import { CareTeams } from "@/features/people/CareTeams";
import { RegisterPatient } from "@/features/people/RegisterPatient";
import { Staff } from "@/features/people/Staff";
import { ReviewsList } from "@/features/reviews/ReviewsList";
import { AvailabilityEditor } from "@/features/visits/AvailabilityEditor";
import { Schedule } from "@/features/visits/Schedule";
import { useAccount } from "@/lib/account";
import { mayOffer } from "@/lib/permissions";

export function RefillsPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Refill requests" lead="Soonest run-out first" />
      <OpenFlagsBanner />
      <RefillQueue />
    </Stack>
  );
}

export function FlagsPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Safety flags" />
      <OpenFlags />
    </Stack>
  );
}

export function SchedulePage() {
  const { role } = useAccount();
  return (
    <Stack gap="sm">
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
    </Stack>
  );
}

export function HoursPage() {
  return (
    <Stack gap="sm">
      <PageHeader
        title="Your weekly hours"
        actions={
          <Button component={Link} to="/schedule" variant="default">
            Back to the schedule
          </Button>
        }
      />
      <AvailabilityEditor />
    </Stack>
  );
}

export function RegisterPatientPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Register a patient" />
      <RegisterPatient />
    </Stack>
  );
}

export function ReviewsPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Reviews" lead="Medication reviews to offer, to repeat, and what came of them" />
      <ReviewsList />
    </Stack>
  );
}

export function StaffPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Staff" />
      <Staff />
    </Stack>
  );
}

export function CareTeamsPage() {
  return (
    <Stack gap="sm">
      <PageHeader title="Care teams" lead="Members see the patients of their teams; nobody else does." />
      <CareTeams />
    </Stack>
  );
}
