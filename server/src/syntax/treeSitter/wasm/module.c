// A parser as one WebAssembly module: the tree-sitter core, a grammar and a flattening walk. The build names the grammar:
//
//   GRAMMAR          the function that gives its tables
//   WORK_PER_LOOKUP  what it takes to look up the state behind a symbol, in characters looked at; 0 where that is little.
//                    At each fault the core looks up every token, in tables that are searched from end to end.
//
// A unity build with the files of the core's lib.c, because flattening and edit positions read its internal subtrees.
// The host keeps each document as a Source: the text, the tree of that text and nothing else. All offsets that cross
// the boundary are UTF-16 code units; the core counts bytes, which are twice as many. One parser serves all sources:
// the module is not reentrant.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "alloc.c"
#include "get_changed_ranges.c"
#include "language.c"
#include "lexer.c"
#include "node.c"

// Work that is no operation to the core, and takes quadratic time in a text that is one long row of faults: it makes the same
// error node again and again with a few more children, and looks for the end of a token that has none. Counted in characters
// looked at.
static uint64_t hidden_work;

// What it takes to put one child into a node, in characters.
#define WORK_PER_CHILD 4

static MutableSubtree counted_node(TSSymbol symbol, SubtreeArray *children, unsigned production, const TSLanguage *language) {
  hidden_work += (uint64_t)children->size * WORK_PER_CHILD;
  return ts_subtree_new_node(symbol, children, production, language);
}

static Subtree counted_error_node(SubtreeArray *children, bool extra, const TSLanguage *language) {
  hidden_work += (uint64_t)children->size * WORK_PER_CHILD;
  return ts_subtree_new_error_node(children, extra, language);
}

static void counted_finish(Lexer *lexer, uint32_t *lookahead_end_byte) {
  hidden_work += (lexer->current_position.bytes - lexer->token_start_position.bytes) / 2;
  ts_lexer_finish(lexer, lookahead_end_byte);
}

static TSStateId counted_next_state(const TSLanguage *language, TSStateId state, TSSymbol symbol) {
  hidden_work += WORK_PER_LOOKUP;
  return ts_language_next_state(language, state, symbol);
}

#define ts_subtree_new_node counted_node
#define ts_subtree_new_error_node counted_error_node
#define ts_lexer_finish counted_finish
#define ts_language_next_state counted_next_state
#include "parser.c"
#undef ts_subtree_new_node
#undef ts_subtree_new_error_node
#undef ts_lexer_finish
#undef ts_language_next_state

#include "query.c"
#include "stack.c"
#include "subtree.c"
#include "tree_cursor.c"
#include "tree.c"
#include "wasm_store.c"
#include "flatten.c"

#define EXPORT(name) __attribute__((export_name(#name), visibility("default"))) name

// How often a running parse asks the host whether to go on: every 16 progress callbacks, each about 100 operations.
#define CALLBACKS_PER_POLL 16

const TSLanguage *GRAMMAR(void);

__attribute__((import_module("host"), import_name("cancelled"))) extern int host_cancelled(void);

typedef struct {
  uint16_t *text;
  uint32_t units, capacity;
  TSTree *tree;
} Source;

enum { PARSED = 0, STOPPED_BY_BUDGET = 1, STOPPED_BY_HOST = 2 };

// What 100 operations cost of the budget while every version of the parse is inside an error: there the core tries many
// things that it does not count, and gets 25 to 40 times slower.
#define COST_IN_ERROR 25

// As much hidden work costs as much as 100 operations.
#define WORK_PER_COST 4096

typedef struct {
  uint32_t callbacks, operations, cost, budget;
  bool poll;
  int outcome;
} Progress;

// Takes the place of the C library's sbrk, which grows the memory by 64 KiB at a time. The engine makes a new buffer
// object for each growth and weighs a garbage collection, which took longer than parsing a large file for the first time.
#define PAGE 65536
#define MINIMUM_GROWTH (8u << 20)

void *sbrk(intptr_t increment) {
  static uintptr_t next, end;
  if (end == 0) next = end = (uintptr_t)__builtin_wasm_memory_size(0) * PAGE;
  if (increment < 0) return (void *)-1;
  if ((uintptr_t)increment > end - next) {
    uintptr_t needed = ((uintptr_t)increment - (end - next) + PAGE - 1) / PAGE;
    uintptr_t wanted = (end / 4 > MINIMUM_GROWTH ? end / 4 : MINIMUM_GROWTH) / PAGE;
    uintptr_t grown = needed > wanted ? needed : wanted;
    if (__builtin_wasm_memory_grow(0, grown) == SIZE_MAX) {
      grown = needed;
      if (__builtin_wasm_memory_grow(0, grown) == SIZE_MAX) return (void *)-1;
    }
    end += grown * PAGE;
  }
  void *block = (void *)next;
  next += (uintptr_t)increment;
  return block;
}

static TSParser *parser;
static uint16_t *scratch;
static uint32_t scratch_capacity;
static TSRange *ranges;
static uint32_t *flat_ranges;
static uint32_t cost;

// Makes the parser. False if the core rejects the grammar.
bool EXPORT(parser_initialize)(void) {
  parser = ts_parser_new();
  read_symbols(GRAMMAR());
  return ts_parser_set_language(parser, GRAMMAR());
}

// A buffer of at least `units` code units, where the host writes the text of the next source_replace().
uint16_t *EXPORT(parser_scratch)(uint32_t units) {
  if (units > scratch_capacity) {
    scratch_capacity = units < 4096 ? 4096 : units;
    ts_free(scratch);
    scratch = ts_malloc((size_t)scratch_capacity * 2);
  }
  return scratch;
}

Source *EXPORT(source_new)(void) { return ts_calloc(1, sizeof(Source)); }

// Drops the tree, so that the next parse starts from nothing.
void EXPORT(source_forget)(Source *source) {
  if (source->tree) ts_tree_delete(source->tree);
  source->tree = NULL;
}

void EXPORT(source_delete)(Source *source) {
  source_forget(source);
  ts_free(source->text);
  ts_free(source);
}

static TSPoint advance_point(TSPoint point, const uint16_t *text, uint32_t units) {
  for (uint32_t i = 0; i < units; i++) {
    if (text[i] == '\n') point = (TSPoint){point.row + 1, 0};
    else point.column += 2;
  }
  return point;
}

// Row and column of a byte offset. Error recovery weighs skipped lines, so the rows in a tree must stay true through
// edits. The tree knows how many lines each subtree spans: only the text of one leaf has to be read.
static TSPoint point_at(const Source *source, uint32_t byte) {
  Length position = length_zero();
  Subtree node = source->tree->root;
  for (uint32_t i = 0, count = ts_subtree_child_count(node); i < count;) {
    Subtree child = ts_subtree_children(node)[i];
    Length end = length_add(position, ts_subtree_total_size(child));
    if (end.bytes <= byte) {
      position = end;
      i++;
    } else {
      node = child;
      i = 0;
      count = ts_subtree_child_count(node);
    }
  }
  return advance_point(position.extent, source->text + position.bytes / 2, (byte - position.bytes) / 2);
}

// Replaces [start, old_end) by the first `units` code units of the scratch buffer, in the text and in the tree.
void EXPORT(source_replace)(Source *source, uint32_t start, uint32_t old_end, uint32_t units) {
  TSInputEdit edit = {start * 2, old_end * 2, (start + units) * 2};
  if (source->tree) {
    edit.start_point = point_at(source, edit.start_byte);
    edit.old_end_point = point_at(source, edit.old_end_byte);
    edit.new_end_point = advance_point(edit.start_point, scratch, units);
  }
  uint32_t new_units = source->units - (old_end - start) + units;
  if (new_units > source->capacity) {
    // A little room to type in; a source that is parsed once takes what it needs.
    source->capacity = source->units ? new_units + new_units / 8 + 256 : new_units;
    source->text = ts_realloc(source->text, (size_t)source->capacity * 2);
  }
  memmove(source->text + start + units, source->text + old_end, (size_t)(source->units - old_end) * 2);
  memcpy(source->text + start, scratch, (size_t)units * 2);
  source->units = new_units;
  if (source->tree) ts_tree_edit(source->tree, &edit);
}

static const char *read_text(void *payload, uint32_t byte, TSPoint position, uint32_t *bytes_read) {
  (void)position;
  const Source *source = payload;
  uint32_t bytes = source->units * 2;
  *bytes_read = byte < bytes ? bytes - byte : 0;
  return byte < bytes ? (const char *)source->text + byte : "";
}

// TSParseState.has_error would not do: it stays true after the parser has recovered.
static bool in_error(void) {
  uint32_t versions = ts_stack_version_count(parser->stack);
  for (StackVersion i = 0; i < versions; i++) {
    if (!ts_parser__version_status(parser, i).is_in_error) return false;
  }
  return versions > 0;
}

// True stops the parse.
static bool progressed(TSParseState *state) {
  Progress *progress = state->payload;
  progress->callbacks++;
  progress->operations += in_error() ? COST_IN_ERROR : 1;
  progress->cost = progress->operations + (uint32_t)(hidden_work / WORK_PER_COST);
  if (progress->budget && progress->cost >= progress->budget) progress->outcome = STOPPED_BY_BUDGET;
  else if (progress->poll && progress->callbacks % CALLBACKS_PER_POLL == 0 && host_cancelled()) progress->outcome = STOPPED_BY_HOST;
  return progress->outcome != PARSED;
}

// Parses the text, reusing what is unchanged of the tree at hand, which is then freed. `budget` is in units of 100 parser
// operations outside errors (0: no limit); `poll` says whether to ask the host for cancellation. If the parse was stopped the old tree,
// with its edits, stays.
int EXPORT(source_parse)(Source *source, uint32_t budget, bool poll) {
  Progress progress = {0, 0, 0, budget, poll, PARSED};
  hidden_work = 0;
  TSInput input = {source, read_text, TSInputEncodingUTF16LE, NULL};
  TSParseOptions options = {&progress, progressed};
  TSTree *tree = ts_parser_parse_with_options(parser, source->tree, input, options);
  uint32_t count = 0;
  cost = progress.cost;
  ts_free(ranges);
  ranges = NULL;
  if (tree) {
    if (source->tree) ranges = ts_tree_get_changed_ranges(source->tree, tree, &count);
    source_forget(source);
    source->tree = tree;
  } else {
    // Without this the next parse would resume the stopped one on another text.
    ts_parser_reset(parser);
  }
  flat_ranges = ts_realloc(flat_ranges, (1 + (size_t)count * 2) * sizeof(uint32_t));
  flat_ranges[0] = count;
  for (uint32_t i = 0; i < count; i++) {
    flat_ranges[1 + 2 * i] = ranges[i].start_byte / 2;
    flat_ranges[2 + 2 * i] = ranges[i].end_byte / 2;
  }
  return progress.outcome;
}

// Where the last parse changed the structure: a count, then start and end of each range. A first parse changes nothing.
const uint32_t *EXPORT(parser_changed_ranges)(void) { return flat_ranges; }

// What the last parse used of its budget.
uint32_t EXPORT(parser_cost)(void) { return cost; }

bool EXPORT(source_has_error)(const Source *source) { return ts_subtree_error_cost(source->tree->root) > 0; }

// Both return the number of rows, which stand at parser_rows() until the next call.
uint32_t EXPORT(source_flatten)(const Source *source, uint32_t from, uint32_t to) { return flatten(source->tree, from, to); }
uint32_t EXPORT(source_outline)(const Source *source) { return flatten_outline(source->tree); }
const uint32_t *EXPORT(parser_rows)(void) { return rows; }

// Configuration of the flattening: see flatten.c.
void EXPORT(parser_emit_token)(uint32_t symbol) { symbols[symbol % SYMBOLS].emitted = true; }
void EXPORT(parser_outline_rule)(uint32_t symbol, uint32_t rule) { symbols[symbol % SYMBOLS].rule = (uint8_t)rule; }
void EXPORT(parser_outline_field)(uint32_t symbol, uint32_t field) { symbols[symbol % SYMBOLS].leaf_field = (TSFieldId)field; }

// The grammar's tables, from which the constants on the other side are generated.
uint32_t EXPORT(parser_symbol_count)(void) { return ts_language_symbol_count(GRAMMAR()); }
const char *EXPORT(parser_symbol_name)(uint32_t symbol) { return ts_language_symbol_name(GRAMMAR(), (TSSymbol)symbol); }
uint32_t EXPORT(parser_symbol_type)(uint32_t symbol) { return ts_language_symbol_type(GRAMMAR(), (TSSymbol)symbol); }
uint32_t EXPORT(parser_public_symbol)(uint32_t symbol) { return ts_language_public_symbol(GRAMMAR(), (TSSymbol)symbol); }
uint32_t EXPORT(parser_field_count)(void) { return ts_language_field_count(GRAMMAR()); }
const char *EXPORT(parser_field_name)(uint32_t field) { return ts_language_field_name_for_id(GRAMMAR(), (TSFieldId)field); }

static uint32_t hash_string(uint32_t hash, const char *string) {
  do hash = (hash ^ (uint8_t)*string) * 16777619u;
  while (*string++);
  return hash;
}

// A hash of those tables, to notice that the constants and the module are not of the same grammar.
uint32_t EXPORT(parser_fingerprint)(void) {
  uint32_t hash = 2166136261u;
  for (uint32_t i = 0; i < parser_symbol_count(); i++) {
    hash = hash_string(hash, parser_symbol_name(i));
    hash = (hash ^ parser_symbol_type(i)) * 16777619u;
    hash = (hash ^ parser_public_symbol(i)) * 16777619u;
  }
  for (uint32_t i = 1; i <= parser_field_count(); i++) hash = hash_string(hash, parser_field_name(i));
  return hash;
}
