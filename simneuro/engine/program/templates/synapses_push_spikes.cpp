{# USES_VARIABLES { _n_sources, _n_targets, delay, _source_dt } #}
{% extends 'common_group.cpp' %}
{% block before_code %}
    {# Spikes of the target reach its synapses at once. #}
    {% if owner.in_blocks is defined %}
    {{owner.name}}.stand_in_blocks(inputs.vector<int32_t>("{{owner.name}}.block"));
    {% endif %}
    {{owner.name}}.prepare(
        {% if owner.prepost == "pre" %}inputs.vector<double>("{{owner.name}}.delay"){% else %}{}{% endif %},
        {{_source_dt}});
{% endblock %}
{% block maincode %}
    {% set _eventspace = get_array_name(eventspace_variable) %}
    {{owner.name}}.advance();
    {{owner.name}}.push({{_eventspace}}, {{_eventspace}}[_num{{eventspace_variable.name}}-1]);
{% endblock %}
