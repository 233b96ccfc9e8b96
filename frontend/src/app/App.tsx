import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { BrowserRouter } from "react-router";
import { ErrorBoundary } from "./ErrorBoundary";
import { styleNonce } from "./nonce";
import { makeQueryClient } from "./queries";
import { AppRoutes } from "./AppRoutes";
import { patientTheme, staffTheme, variablesFromTokens } from "./theme";
import { ConfirmPassword } from "@/features/accounts/ConfirmPassword";
import { accountQuery } from "@/lib/account";

const queries = makeQueryClient();

/** Everything around the routes: data, theme, messages, the password question. */
export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Themed>
        <ErrorBoundary>
          <Notifications position="bottom-right" limit={3} />
          <BrowserRouter>
            <AppRoutes />
          </BrowserRouter>
          <ConfirmPassword />
        </ErrorBoundary>
      </Themed>
    </QueryClientProvider>
  );
}

/** Staff read dense 14 px, everyone else 16 px. */
function Themed({ children }: { children: ReactNode }) {
  const { data: account } = useQuery(accountQuery);
  const isStaff = account != null && account.role !== "patient";
  return (
    <MantineProvider
      theme={isStaff ? staffTheme : patientTheme}
      defaultColorScheme="auto"
      getStyleNonce={styleNonce}
      cssVariablesResolver={variablesFromTokens}
    >
      {children}
    </MantineProvider>
  );
}
