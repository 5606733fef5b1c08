/*! jQuery v1.12.4 | (c) jQuery Foundation | jquery.org/license */
// Only the header of it, to try Preflight on.
window.jQuery = function () {
    return [];
};
