// Flattening: one pre-order pass over a tree that writes a row of five uint32 for every node a reader may want.
//
//   row[0]  symbol | field << 16 | flags << 24
//   row[1]  start offset, in UTF-16 code units
//   row[2]  end offset (exclusive)
//   row[3]  row of the parent, NO_ROW for the root
//   row[4]  row after the last descendant, so `row + 1 .. row[4]` is the subtree
//
// The public API (TSNode, TSTreeCursor) recomputes visibility, aliases and fields for each step and costs an order of
// magnitude more than reading the subtrees themselves. This walk does what the cursor does (same aliases, same fields,
// hidden nodes spliced into their parents), without recursion, so its depth is bounded by memory only.
//
// Named nodes are always written. An anonymous token is written only when it carries a field and is one of the tokens
// that parser_emit_token() announced: operators, `get`/`set`, `as`. Punctuation never is.

#define NO_ROW 0xffffffffu
#define ROW_SIZE 5
#define SYMBOLS 1024

enum { FLAG_NAMED = 1, FLAG_MISSING = 2, FLAG_EXTRA = 4, FLAG_ERROR = 8, FLAG_HAS_ERROR = 16, FLAG_HAS_CHANGES = 32 };

// How an outline treats the subtrees of a symbol.
enum {
  OUTLINE_DESCEND = 0, // structure: always walked
  OUTLINE_BODY = 1,    // code of a declaration: walked only where it may hide other declarations
  OUTLINE_LEAF = 2,    // cannot hold a declaration: walked only to show the errors in it
};

typedef struct {
  const Subtree *children;
  const TSSymbol *aliases;
  const TSFieldMapEntry *fields, *fields_end;
  uint32_t count, next;
  uint32_t structural;  // index of the next child without counting extras: what aliases and fields are keyed by
  uint32_t position;    // byte offset where the next child begins, padding included
  uint32_t row;         // row of this node, NO_ROW if it is hidden
  uint32_t parent;      // row that the children hang from
  TSFieldId inherited;  // field of a hidden node, handed down to the children that stand for it
  bool visible;
  bool open;            // outline: inside a body that is being walked
} Frame;

// What the walk asks about a symbol for every node, read from the grammar's tables once.
typedef struct {
  TSSymbol public;      // the symbol that stands for this one and its aliases
  bool named;
  bool emitted;         // a token: is written where it carries a field
  uint8_t rule;         // OUTLINE_...
  TSFieldId leaf_field; // the child under this field is a leaf of an outline
} SymbolInfo;

static SymbolInfo symbols[SYMBOLS];
static const SymbolInfo error_symbol = {ts_builtin_sym_error, true, false, OUTLINE_DESCEND, 0};
static uint32_t *rows;
static uint32_t row_count, row_capacity;
static Frame *frames;
static uint32_t frame_count, frame_capacity;

static void read_symbols(const TSLanguage *language) {
  uint32_t count = ts_language_symbol_count(language);
  for (TSSymbol i = 0; i < count && i < SYMBOLS; i++) {
    symbols[i].public = ts_language_public_symbol(language, i);
    symbols[i].named = ts_language_symbol_metadata(language, i).named;
  }
}

// What is said of a symbol: `named` of the symbol itself, the rest of its public symbol.
static inline const SymbolInfo *info_of(TSSymbol symbol) { return symbol < SYMBOLS ? &symbols[symbol] : &error_symbol; }

static uint32_t emit(Subtree node, TSSymbol symbol, TSFieldId field, uint32_t start, uint32_t parent) {
  TSSymbol public = info_of(symbol)->public;
  bool named = info_of(symbol)->named;
  if (!named && !(field && info_of(public)->emitted)) return NO_ROW;
  if (row_count == row_capacity) {
    row_capacity = row_capacity ? row_capacity * 2 : 1 << 14;
    rows = ts_realloc(rows, (size_t)row_capacity * ROW_SIZE * sizeof(uint32_t));
  }
  uint32_t flags = (named ? FLAG_NAMED : 0) | (ts_subtree_missing(node) ? FLAG_MISSING : 0) |
                   (ts_subtree_extra(node) ? FLAG_EXTRA : 0) | (public == ts_builtin_sym_error ? FLAG_ERROR : 0) |
                   (ts_subtree_error_cost(node) ? FLAG_HAS_ERROR : 0) | (ts_subtree_has_changes(node) ? FLAG_HAS_CHANGES : 0);
  uint32_t *row = rows + (size_t)row_count * ROW_SIZE;
  row[0] = public | (uint32_t)field << 16 | flags << 24;
  row[1] = start / 2;
  row[2] = (start + ts_subtree_size(node).bytes) / 2;
  row[3] = parent;
  row[4] = row_count + 1;
  return row_count++;
}

static void push(const TSLanguage *language, Subtree node, uint32_t start, uint32_t row, uint32_t parent, TSFieldId inherited,
                 bool visible, bool open) {
  if (frame_count == frame_capacity) {
    frame_capacity = frame_capacity ? frame_capacity * 2 : 512;
    frames = ts_realloc(frames, frame_capacity * sizeof(Frame));
  }
  Frame *frame = &frames[frame_count++];
  uint32_t production = ts_subtree_production_id(node);
  frame->children = ts_subtree_children(node);
  frame->aliases = ts_language_alias_sequence(language, production);
  ts_language_field_map(language, production, &frame->fields, &frame->fields_end);
  frame->count = ts_subtree_child_count(node);
  frame->next = frame->structural = 0;
  frame->position = start;
  frame->row = row;
  frame->parent = parent;
  frame->inherited = inherited;
  frame->visible = visible;
  frame->open = open;
}

static TSFieldId field_of(const Frame *frame, uint32_t structural) {
  for (const TSFieldMapEntry *entry = frame->fields; entry < frame->fields_end; entry++) {
    if (!entry->inherited && entry->child_index == structural) return entry->field_id;
  }
  return frame->visible ? 0 : frame->inherited;
}

// Whether a node lies outside [from, to). One without a width (a missing token) belongs to both neighbours.
static inline bool outside(uint32_t start, uint32_t size, uint32_t from, uint32_t to) {
  return size ? start >= to || start + size <= from : start > to || start < from;
}

// Walks once. `open` makes an outline walk every body. Returns the cost of the errors inside outermost bodies and leaves,
// which tells the caller whether there are errors outside them.
static uint32_t walk(const TSTree *tree, uint32_t from, uint32_t to, bool outline, bool open) {
  const TSLanguage *language = tree->language;
  uint32_t contained = 0;
  row_count = frame_count = 0;
  uint32_t start = ts_subtree_padding(tree->root).bytes;
  uint32_t root = emit(tree->root, ts_subtree_symbol(tree->root), 0, start, NO_ROW);
  if (ts_subtree_child_count(tree->root)) push(language, tree->root, start, root, root, 0, true, open);

  while (frame_count) {
    Frame *frame = &frames[frame_count - 1];
    if (frame->next == frame->count) {
      if (frame->row != NO_ROW) rows[(size_t)frame->row * ROW_SIZE + 4] = row_count;
      frame_count--;
      continue;
    }
    // The padding of a first child is its parent's, which `position` is already past.
    Subtree child = frame->children[frame->next];
    start = frame->position + (frame->next ? ts_subtree_padding(child).bytes : 0);
    uint32_t size = ts_subtree_size(child).bytes;
    uint32_t structural = frame->structural;
    bool extra = ts_subtree_extra(child);
    if (!extra) frame->structural++;
    frame->next++;
    frame->position = start + size;
    if (start > to) {
      frame->next = frame->count;
      continue;
    }
    if (outside(start, size, from, to)) continue;

    TSSymbol alias = !extra && frame->aliases ? frame->aliases[structural] : 0;
    TSFieldId field = extra ? 0 : field_of(frame, structural);
    TSSymbol symbol = alias ? alias : ts_subtree_symbol(child);
    bool visible = alias || ts_subtree_visible(child);
    uint32_t parent = frame->parent;
    uint32_t row = visible ? emit(child, symbol, field, start, parent) : NO_ROW;
    if (!ts_subtree_child_count(child)) continue;

    bool child_open = frame->open;
    if (outline && visible) {
      TSSymbol parent_symbol = rows[(size_t)parent * ROW_SIZE] & 0xffff;
      uint32_t rule = info_of(info_of(symbol)->public)->rule;
      if (field && info_of(parent_symbol)->leaf_field == field) rule = OUTLINE_LEAF;
      if (rule != OUTLINE_DESCEND) {
        uint32_t cost = ts_subtree_error_cost(child);
        if (!frame->open) contained += cost;
        if (rule == OUTLINE_BODY) child_open = child_open || cost;
        if (!cost && !(rule == OUTLINE_BODY && child_open)) continue;
      }
    }
    push(language, child, start, row, row == NO_ROW ? parent : row, visible ? 0 : field, visible, child_open);
  }
  return contained;
}

// Fills `rows` with the nodes that touch [from, to) (in UTF-16 units) and their ancestors; returns how many.
static uint32_t flatten(const TSTree *tree, uint32_t from, uint32_t to) {
  walk(tree, from > UINT32_MAX / 2 ? UINT32_MAX : from * 2, to > UINT32_MAX / 2 ? UINT32_MAX : to * 2, false, false);
  return row_count;
}

// Fills `rows` with the declarations: everything but the inside of bodies and initial values.
// With an unclosed `{` the declarations that follow are nested in the body before them, and the fault itself is recorded
// at the end of that body (then the body has an error) or further out (then the body looks whole). So a body is walked if
// it has an error, and all of them are if there is an error outside bodies; statements without errors in them stay closed.
static uint32_t flatten_outline(const TSTree *tree) {
  uint32_t contained = walk(tree, 0, UINT32_MAX, true, false);
  if (contained < ts_subtree_error_cost(tree->root)) walk(tree, 0, UINT32_MAX, true, true);
  return row_count;
}
