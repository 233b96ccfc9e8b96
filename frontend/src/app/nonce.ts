import { setNonce } from "get-nonce";

/** The nonce of this response, for every style that is made while running. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
}

/** Dialogs lock the page behind them through a library that asks for the nonce here. */
export function handOutNonce(): void {
  setNonce(styleNonce());
}
