// What an app may ask of the portal around it: one function per parent command (docs: sdk/bx24-js-sdk/**). Each gets
// the frame, the parameters and `answer`; not calling `answer` is an answer too, and the portal often does just that.

import * as api from './api.js';
import { toast } from './dom.js';
import { t } from './i18n.js';
import { openAppPanel, openPathPanel } from './panels.js';
import { pickAccess, pickCrm, pickUsers } from './pickers.js';
import { openablePath } from './routes.js';
import { remember, state } from './state.js';

/** Commands and events an app may use in a placement, as `getInterface` lists them. */
const INTERFACE = {
  command: ['getInitData', 'setAppOption', 'setUserOption', 'setInstall', 'setInstallFinish', 'refreshAuth', 'setTitle',
    'setScroll', 'resizeWindow', 'reloadWindow', 'openApplication', 'closeApplication', 'openPath', 'selectUser',
    'selectAccess', 'selectCRM', 'imCallTo', 'imPhoneTo', 'imOpenMessenger', 'imOpenHistory', 'placementBindEvent',
    'getInterface', 'reloadData'],
  event: [],
};

/** Pixels of a length: a number, `"640"` or `"640px"`; anything else is undefined. */
function pixels(length) {
  const value = Number.parseInt(length, 10);
  return value > 0 && !String(length).endsWith('%') ? value : undefined;
}

export const COMMANDS = {
  async getInitData(frame, _params, answer) {
    const reply = await api.initData(state.user.id, frame.placement, frame.options);
    if (!reply.ok) return;
    answer({ ...reply.value, LANG: document.documentElement.lang, INSTALL: state.installing || reply.value.INSTALL });
  },

  async refreshAuth(_frame, _params, answer) {
    if (state.sessionLost) {
      toast(t('sessionAlert'));
      return;
    }
    const reply = await api.refresh(state.user.id);
    if (reply.ok) answer(reply.value);
  },

  async setAppOption(_frame, { name, value }, answer) {
    const reply = await api.setOption(state.user.id, 'app', name, value);
    if (reply.ok) answer(reply.value);
  },

  async setUserOption(_frame, { name, value }, answer) {
    const reply = await api.setOption(state.user.id, 'user', name, value);
    if (reply.ok) answer(reply.value);
  },

  setInstall(_frame, _params, answer) {
    answer(true);
  },

  setInstallFinish(frame) {
    state.installing = false;
    remember('install', null);
    frame.reopen();
  },

  resizeWindow(frame, { width, height }, answer) {
    const { style } = frame.iframe;
    // A phone's window has the width of the screen, whatever an app asks for.
    style.width = pixels(width) === undefined || frame.mobile ? '100%' : `${pixels(width)}px`;
    if (pixels(height) !== undefined) style.height = `${pixels(height)}px`;
    const size = frame.iframe.getBoundingClientRect();
    answer({ width: Math.round(size.width), height: Math.round(size.height) });
  },

  setTitle(frame, { title }, answer) {
    frame.setTitle(String(title));
    answer({ title });
  },

  setScroll(frame, { scroll }, answer) {
    const scroller = frame.iframe.closest('.scroller') ?? document.scrollingElement;
    const top = frame.iframe.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
    const start = scroller === document.scrollingElement ? top : top + scroller.scrollTop;
    scroller.scrollTo({ top: start + Number(scroll) });
    answer({ scroll });
  },

  reloadWindow() {
    location.reload();
  },

  openApplication(_frame, params, answer) {
    openAppPanel(params, () => answer({}));
  },

  closeApplication(frame, _params, answer) {
    if (frame.close?.()) answer({});
  },

  openPath(frame, { path }, answer) {
    const openable = openablePath(path);
    if (frame.mobile) {
      answer({ result: 'error', errorCode: 'METHOD_NOT_SUPPORTED_ON_DEVICE' });
    } else if (openable === null) {
      answer({ result: 'error', errorCode: 'PATH_NOT_AVAILABLE' });
    } else {
      openPathPanel(openable, () => answer({ result: 'close' }));
    }
  },

  selectUser(_frame, { mult }, answer) {
    pickUsers(Boolean(mult), answer);
  },

  selectAccess(_frame, { value }, answer) {
    pickAccess(Array.isArray(value) ? value : [], answer);
  },

  selectCRM(_frame, { entityType, multiple, value }, answer) {
    pickCrm(entityType, Boolean(multiple), value ?? {}, answer);
  },

  getInterface(_frame, _params, answer) {
    answer(INTERFACE);
  },

  /** The demo portal raises no placement events, so a bound handler just waits, as it does for an unknown event. */
  placementBindEvent() {},

  reloadData(frame, _params, answer) {
    frame.reloadData?.();
    answer({});
  },

  imCallTo(_frame, { userId }) {
    toast(t('call', userId));
  },

  imPhoneTo(_frame, { phone }) {
    toast(t('call', phone));
  },

  imOpenMessenger(_frame, { dialogId }) {
    toast(t('dialog', dialogId ?? ''));
  },

  imOpenHistory(_frame, { dialogId }) {
    toast(t('dialog', dialogId));
  },
};
