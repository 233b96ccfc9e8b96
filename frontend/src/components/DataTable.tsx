import { Table } from "@mantine/core";
import type { ReactNode } from "react";

export interface Column<Row> {
  key: string;
  head: ReactNode;
  cell: (row: Row) => ReactNode;
  numeric?: boolean;
  /** The first such column names the row for screen readers. */
  isRowHeader?: boolean;
}

/** A plain table with a caption, row headers and numbers to the right. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  rowKey,
  hideCaption = false,
}: {
  caption: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  hideCaption?: boolean;
}) {
  return (
    <Table.ScrollContainer minWidth={0} type="native" tabIndex={0}>
      <Table captionSide="top" aria-label={hideCaption ? caption : undefined}>
        {!hideCaption && <Table.Caption ta="left">{caption}</Table.Caption>}
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => (
              <Table.Th key={column.key} scope="col" ta={column.numeric ? "right" : "left"}>
                {column.head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={rowKey(row)}>
              {columns.map((column) =>
                column.isRowHeader ? (
                  <Table.Th key={column.key} scope="row" fw={500}>
                    {column.cell(row)}
                  </Table.Th>
                ) : (
                  <Table.Td key={column.key} ta={column.numeric ? "right" : "left"}>
                    {column.cell(row)}
                  </Table.Td>
                ),
              )}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
