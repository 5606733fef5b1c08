import assert from 'node:assert/strict';
import { guessedName } from '#server/tools/guessedName';

describe('The name of a text without one', () => {
  const texts: [string, string][] = [
    ['public class A { }', 'Text.cls'],
    ['/** The class of it. */\n@IsTest\nprivate without sharing class A extends B<C, D> {\n}', 'Text.cls'],
    ['public interface I {}', 'Text.cls'],
    ['trigger T on Account (before insert) { }', 'Text.trigger'],
    ['insert new Account();', 'Text.apex'],
    ['public void save() { insert a; }', 'Text.apex'],
    ['<apex:page controller="A"></apex:page>', 'Text.page'],
    ['<?xml version="1.0"?>\n<!-- a -->\n<apex:component/>', 'Text.component'],
    ['<aura:component/>', 'aura/text/text.cmp'],
    ['<aura:application/>', 'aura/text/text.app'],
    ['<template><p></p></template>', 'lwc/text/text.html'],
    ["import { LightningElement } from 'lwc';\nexport default class A extends LightningElement {}", 'lwc/text/text.js'],
    ['<?xml version="1.0" encoding="UTF-8"?>\n<RemoteSiteSetting xmlns="a"/>', 'Text.unknown-meta.xml'],
    ['', 'Text.apex'],
    ['<', 'Text.unknown-meta.xml'],
  ];
  for (const [text, name] of texts) {
    it(`${name}: ${text.slice(0, 40).replaceAll('\n', ' ')}`, () => assert.equal(guessedName(text), name));
  }
});
