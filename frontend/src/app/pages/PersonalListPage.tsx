import { Button } from "@mantine/core";
import { Link, useParams } from "react-router";
import { PersonalListSheet } from "@/features/reviews/PersonalListSheet";
import { useAccount } from "@/lib/account";

/** The patient's own medication list. */
export function OwnListPage() {
  const { person_id: patientId } = useAccount();
  return <PersonalListSheet patientId={patientId} />;
}

/** The list of one patient, for the care team to print. */
export function PersonalListPage() {
  const { patientId = "" } = useParams();
  const back = (
    <Button component={Link} to={`/patients/${patientId}`} variant="default">
      Chart
    </Button>
  );
  return <PersonalListSheet key={patientId} patientId={patientId} back={back} />;
}
