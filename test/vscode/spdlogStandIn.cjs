// Takes the place of the native module @vscode/spdlog, which would need a compiler: the same calls, plain files.
// VS Code imports it from an ES module, so every name must be a literal `exports.x =` assignment.
const { appendFileSync, mkdirSync } = require('node:fs');
const { dirname } = require('node:path');

const LEVELS = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
const INFO = 2;

class Logger {
  constructor(_name, file) {
    this.file = file;
    this.level = INFO;
    this.formatted = true;
    mkdirSync(dirname(file), { recursive: true });
    appendFileSync(file, '');
  }

  append(level, message) {
    if (level < this.level) return;
    const time = new Date().toISOString().replace('T', ' ').replace('Z', '');
    try {
      appendFileSync(this.file, this.formatted ? `${time} [${LEVELS[level]}] ${message}\n` : message);
    } catch {
      // The folder is already gone while VS Code shuts down; a lost log line must not keep it from ending.
    }
  }

  trace(message) {
    this.append(0, message);
  }
  debug(message) {
    this.append(1, message);
  }
  info(message) {
    this.append(2, message);
  }
  warn(message) {
    this.append(3, message);
  }
  error(message) {
    this.append(4, message);
  }
  critical(message) {
    this.append(5, message);
  }
  getLevel() {
    return this.level;
  }
  setLevel(level) {
    this.level = level;
  }
  // Output channels bring their own line format and clear the logger's.
  clearFormatters() {
    this.formatted = false;
  }
  setPattern() {}
  flush() {}
  drop() {}
}

const create = async (name, file) => new Logger(name, file);

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
