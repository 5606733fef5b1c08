/** Triggers run in system mode, on every API version. The handler decides what the user may do. */
trigger ShipmentTrigger on Shipment__c (before insert, after update) {
    if (Trigger.isBefore) {
        ShipmentTriggerHandler.setCustomerNames(Trigger.new);
    } else {
        ShipmentTriggerHandler.writeAudit(Trigger.new, Trigger.oldMap);
    }
}
