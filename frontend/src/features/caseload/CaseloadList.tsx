import { Table } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { scoreFor } from "./caseload";
import classes from "./Caseload.module.css";
import { Attention, Medications, NextVisit, PatientLink, ScoreCell } from "./cells";
import type { CaseloadRow } from "@/lib/api";

/** One row a patient; cards where the screen is narrow. */
export function CaseloadList({
  rows,
  today,
  onMeet,
}: {
  rows: readonly CaseloadRow[];
  today: string;
  onMeet: (patientId: string) => void;
}) {
  const isNarrow = useMediaQuery("(width < 1180px)", false, { getInitialValueInEffect: false });
  return isNarrow ? <Cards rows={rows} today={today} onMeet={onMeet} /> : <Rows rows={rows} today={today} onMeet={onMeet} />;
}

interface ListProps {
  rows: readonly CaseloadRow[];
  today: string;
  onMeet: (patientId: string) => void;
}

function Rows({ rows, today, onMeet }: ListProps) {
  return (
    <div className={classes.sheet}>
      <Table stickyHeader stickyHeaderOffset={53} aria-label="Caseload" className={classes.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Patient</Table.Th>
            <Table.Th scope="col">Needs attention</Table.Th>
            <Table.Th scope="col">PHQ-9</Table.Th>
            <Table.Th scope="col">GAD-7</Table.Th>
            <Table.Th scope="col">Psychotropics, a day</Table.Th>
            <Table.Th scope="col">Next visit</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.patient_id} className={classes.row} data-flagged={row.open_flags > 0}>
              <Table.Th scope="row">
                <PatientLink row={row} onMeet={onMeet} />
                <div className={classes.soft}>{row.age} years</div>
              </Table.Th>
              <Table.Td>
                <Attention row={row} today={today} />
              </Table.Td>
              <Table.Td>
                <ScoreCell score={scoreFor(row, "mood")} today={today} />
              </Table.Td>
              <Table.Td>
                <ScoreCell score={scoreFor(row, "anxiety")} today={today} />
              </Table.Td>
              <Table.Td>
                <Medications row={row} today={today} />
              </Table.Td>
              <Table.Td className={classes.next}>
                <NextVisit row={row} today={today} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  );
}

function Cards({ rows, today, onMeet }: ListProps) {
  return (
    <ul className={classes.cards} aria-label="Caseload">
      {rows.map((row) => (
        <li key={row.patient_id} className={classes.card} data-flagged={row.open_flags > 0}>
          <div className={classes.cardHead}>
            <PatientLink row={row} onMeet={onMeet} />
            <span className={classes.soft}>{row.age} years</span>
          </div>
          <Attention row={row} today={today} />
          <div className={classes.cardScores}>
            {(["mood", "anxiety"] as const).map((column) => {
              const score = scoreFor(row, column);
              return score === null ? null : <ScoreCell key={column} score={score} today={today} name />;
            })}
            {row.scores.length === 0 && <span className={classes.soft}>PHQ-9 and GAD-7 not measured</span>}
          </div>
          <Medications row={row} today={today} most={3} />
          <div className={classes.cardVisit}>
            <span className={classes.soft}>Next visit: </span>
            <NextVisit row={row} today={today} />
          </div>
        </li>
      ))}
    </ul>
  );
}
