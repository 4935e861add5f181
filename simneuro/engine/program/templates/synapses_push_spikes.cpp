{# USES_VARIABLES { _n_sources, _n_targets, delay, _source_dt } #}
{% extends 'common_group.cpp' %}
{% block before_code %}
    {% if owner.once is not defined %}
    {# Spikes of the target reach its synapses at once. #}
    {% if owner.in_blocks is defined %}
    {{owner.name}}.stand_in_blocks(inputs.vector<int32_t>("{{owner.name}}.block"));
    {% endif %}
    {{owner.name}}.prepare(
        {% if owner.prepost == "pre" %}inputs.vector<double>("{{owner.name}}.delay"){% else %}{}{% endif %},
        {{_source_dt}}, {{get_array_name(owner.synapse_targets, access_data=False)}}, {{owner.target|length}});
    {% set _synapses = owner.synapses %}
    {% if _synapses.pools is defined %}
    {% set _weight = _synapses.variables[_synapses.pools.weight] %}
    {% set _weights = get_array_name(_weight, access_data=False) %}
    {{_synapses.name}}_pools.prepare(
        {{_source_dt}},
        {% for _rate in _synapses.pools.rates %}
        {{get_array_name(_synapses.variables[_rate], access_data=False)}}[0],
        {% endfor %}
        {% if _weight.scalar %}{{_weights}}, false{% else %}{{_weights}}.data(), true{% endif %},
        {{get_array_name(_synapses.variables["_synaptic_post"], access_data=False)}}, {{_synapses.target|length}});
    {% endif %}
    {% endif %}
{% endblock %}
{% block maincode %}
    {% if owner.once is not defined %}
    {% set _eventspace = get_array_name(eventspace_variable) %}
    {{owner.name}}.advance();
    {{owner.name}}.push({{_eventspace}}, {{_eventspace}}[_num{{eventspace_variable.name}}-1]);
    {% endif %}
{% endblock %}
