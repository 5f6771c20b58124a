import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const place = document.getElementById('lab');
if (!place) throw new Error('index.html has no element "lab" for the page');
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
