// Written by scripts/gen-faq.mjs from the files in shared/faq. Do not edit.
/// <reference path="../../../shared/src/markdown.d.ts" />
import faq000073 from '../../../shared/faq/FAQ-000073.md';
import faq000150 from '../../../shared/faq/FAQ-000150.md';
import faq000359 from '../../../shared/faq/FAQ-000359.md';
import faq000382 from '../../../shared/faq/FAQ-000382.md';
import faq000437 from '../../../shared/faq/FAQ-000437.md';
import faq000463 from '../../../shared/faq/FAQ-000463.md';
import faq000484 from '../../../shared/faq/FAQ-000484.md';
import faq000530 from '../../../shared/faq/FAQ-000530.md';
import faq000716 from '../../../shared/faq/FAQ-000716.md';
import faq000762 from '../../../shared/faq/FAQ-000762.md';
import faq000863 from '../../../shared/faq/FAQ-000863.md';
import faq000865 from '../../../shared/faq/FAQ-000865.md';
import faq000886 from '../../../shared/faq/FAQ-000886.md';
import faq000896 from '../../../shared/faq/FAQ-000896.md';
import faq000922 from '../../../shared/faq/FAQ-000922.md';
import faq001475 from '../../../shared/faq/FAQ-001475.md';
import faq900001 from '../../../shared/faq/FAQ-900001.md';
import faq900002 from '../../../shared/faq/FAQ-900002.md';
import faq900003 from '../../../shared/faq/FAQ-900003.md';
import faq900004 from '../../../shared/faq/FAQ-900004.md';
import faq900005 from '../../../shared/faq/FAQ-900005.md';
import faq900006 from '../../../shared/faq/FAQ-900006.md';
import faq900007 from '../../../shared/faq/FAQ-900007.md';
import faq900010 from '../../../shared/faq/FAQ-900010.md';
import faq900011 from '../../../shared/faq/FAQ-900011.md';
import faq900012 from '../../../shared/faq/FAQ-900012.md';
import faq900013 from '../../../shared/faq/FAQ-900013.md';
import faq900014 from '../../../shared/faq/FAQ-900014.md';
import faq900015 from '../../../shared/faq/FAQ-900015.md';
import faq900016 from '../../../shared/faq/FAQ-900016.md';
import faq900017 from '../../../shared/faq/FAQ-900017.md';
import faq900020 from '../../../shared/faq/FAQ-900020.md';
import faq900021 from '../../../shared/faq/FAQ-900021.md';
import faq900022 from '../../../shared/faq/FAQ-900022.md';
import faq900023 from '../../../shared/faq/FAQ-900023.md';
import faq900024 from '../../../shared/faq/FAQ-900024.md';
import faq900025 from '../../../shared/faq/FAQ-900025.md';
import faq900026 from '../../../shared/faq/FAQ-900026.md';
import faq900027 from '../../../shared/faq/FAQ-900027.md';
import faq900028 from '../../../shared/faq/FAQ-900028.md';
import faq900029 from '../../../shared/faq/FAQ-900029.md';
import faq900030 from '../../../shared/faq/FAQ-900030.md';
import faq900031 from '../../../shared/faq/FAQ-900031.md';
import faq900032 from '../../../shared/faq/FAQ-900032.md';
import faq900033 from '../../../shared/faq/FAQ-900033.md';
import faq900034 from '../../../shared/faq/FAQ-900034.md';
import faq900035 from '../../../shared/faq/FAQ-900035.md';
import faq900036 from '../../../shared/faq/FAQ-900036.md';
import faq900040 from '../../../shared/faq/FAQ-900040.md';
import faq900041 from '../../../shared/faq/FAQ-900041.md';
import faq900042 from '../../../shared/faq/FAQ-900042.md';
import faq900043 from '../../../shared/faq/FAQ-900043.md';
import faq900044 from '../../../shared/faq/FAQ-900044.md';
import faq900045 from '../../../shared/faq/FAQ-900045.md';
import faq900046 from '../../../shared/faq/FAQ-900046.md';
import faq900047 from '../../../shared/faq/FAQ-900047.md';
import faq900048 from '../../../shared/faq/FAQ-900048.md';
import faq900050 from '../../../shared/faq/FAQ-900050.md';
import faq900051 from '../../../shared/faq/FAQ-900051.md';
import faq900052 from '../../../shared/faq/FAQ-900052.md';
import faq900053 from '../../../shared/faq/FAQ-900053.md';
import faq900054 from '../../../shared/faq/FAQ-900054.md';
import faq900055 from '../../../shared/faq/FAQ-900055.md';
import faq900056 from '../../../shared/faq/FAQ-900056.md';
import faq900057 from '../../../shared/faq/FAQ-900057.md';
import faq900058 from '../../../shared/faq/FAQ-900058.md';

/** The text of every FAQ entry by the name of its file. */
export const faqFiles: Readonly<Record<string, string>> = {
  'FAQ-000073.md': faq000073,
  'FAQ-000150.md': faq000150,
  'FAQ-000359.md': faq000359,
  'FAQ-000382.md': faq000382,
  'FAQ-000437.md': faq000437,
  'FAQ-000463.md': faq000463,
  'FAQ-000484.md': faq000484,
  'FAQ-000530.md': faq000530,
  'FAQ-000716.md': faq000716,
  'FAQ-000762.md': faq000762,
  'FAQ-000863.md': faq000863,
  'FAQ-000865.md': faq000865,
  'FAQ-000886.md': faq000886,
  'FAQ-000896.md': faq000896,
  'FAQ-000922.md': faq000922,
  'FAQ-001475.md': faq001475,
  'FAQ-900001.md': faq900001,
  'FAQ-900002.md': faq900002,
  'FAQ-900003.md': faq900003,
  'FAQ-900004.md': faq900004,
  'FAQ-900005.md': faq900005,
  'FAQ-900006.md': faq900006,
  'FAQ-900007.md': faq900007,
  'FAQ-900010.md': faq900010,
  'FAQ-900011.md': faq900011,
  'FAQ-900012.md': faq900012,
  'FAQ-900013.md': faq900013,
  'FAQ-900014.md': faq900014,
  'FAQ-900015.md': faq900015,
  'FAQ-900016.md': faq900016,
  'FAQ-900017.md': faq900017,
  'FAQ-900020.md': faq900020,
  'FAQ-900021.md': faq900021,
  'FAQ-900022.md': faq900022,
  'FAQ-900023.md': faq900023,
  'FAQ-900024.md': faq900024,
  'FAQ-900025.md': faq900025,
  'FAQ-900026.md': faq900026,
  'FAQ-900027.md': faq900027,
  'FAQ-900028.md': faq900028,
  'FAQ-900029.md': faq900029,
  'FAQ-900030.md': faq900030,
  'FAQ-900031.md': faq900031,
  'FAQ-900032.md': faq900032,
  'FAQ-900033.md': faq900033,
  'FAQ-900034.md': faq900034,
  'FAQ-900035.md': faq900035,
  'FAQ-900036.md': faq900036,
  'FAQ-900040.md': faq900040,
  'FAQ-900041.md': faq900041,
  'FAQ-900042.md': faq900042,
  'FAQ-900043.md': faq900043,
  'FAQ-900044.md': faq900044,
  'FAQ-900045.md': faq900045,
  'FAQ-900046.md': faq900046,
  'FAQ-900047.md': faq900047,
  'FAQ-900048.md': faq900048,
  'FAQ-900050.md': faq900050,
  'FAQ-900051.md': faq900051,
  'FAQ-900052.md': faq900052,
  'FAQ-900053.md': faq900053,
  'FAQ-900054.md': faq900054,
  'FAQ-900055.md': faq900055,
  'FAQ-900056.md': faq900056,
  'FAQ-900057.md': faq900057,
  'FAQ-900058.md': faq900058,
};
